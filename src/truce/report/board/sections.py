"""The sections of the board, in the order in which a monitor asks."""

from typing import TYPE_CHECKING

from truce.incidents import Told
from truce.report.board.acts import contested_acts, incident_cards, not_actual_cards
from truce.report.board.agreements import agreement_cards
from truce.report.board.cards import Section
from truce.report.board.claims import claim_cards, contested_claims
from truce.report.board.notes import anomaly_cards, assessment_cards, gap_cards, relation_cards
from truce.report.wording import Names

if TYPE_CHECKING:
    from truce.mission import Brief


def documents(brief: "Brief") -> tuple[Told, ...]:
    """The documents by their dates and then by their names; those without a date come last."""
    return tuple(sorted(brief.told, key=lambda t: (t.records.doc_date or "9999", t.document.id)))


def sections(brief: "Brief") -> tuple[Section, ...]:
    """All sections, empty ones too: that there is nothing to show is said, and is no finding."""
    told = documents(brief)
    names = Names(told)
    dated, undated = incident_cards(brief.incidents, names)
    contested = (*contested_acts(brief.incidents, names), *contested_claims(told, brief.incidents, names))
    return (
        Section("agreements", "Agreements", "Agreements, as the texts tell them",
                agreement_cards(brief, names),
                "The texts tell of no agreement.", most=8, spaced=True),
        Section("timeline", "Timeline", "Timeline of what is told", dated,
                "The texts tell of no dated act.", most=30, keep="last"),
        Section("undated", "Undated", "Told without a date", undated, "", most=10),
        Section("planned", "Planned", "Planned, feared or denied: not told as done",
                not_actual_cards(told, names), "", most=8),
        Section("claims", "Claims", "Who says what", claim_cards(told, names),
                "Nobody is quoted or cited.", most=30, keep="each"),
        Section("contested", "Contested", "Contested", contested,
                "No contradiction was found in these texts. That confirms nothing.", keep="each"),
        Section("anomalies", "Anomalies", "Anomalies in the texts", anomaly_cards(told),
                "No anomaly was found. That is no proof that there is none."),
        Section("gaps", "Not stated", "Not stated", gap_cards(told), "No gap was found."),
        Section("judgements", "Judgements", "Judgements and outlook", assessment_cards(told, names),
                "", most=8, keep="each"),
        Section("links", "Links", "Links that the texts state", relation_cards(told, names), "", most=0),
    )  # fmt: skip
