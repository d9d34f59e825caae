"""Claims on the board: who says what, and which claims stand against each other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from truce.claims.records import Claim
from truce.incidents import Told
from truce.report.board.cards import Card, Group, hedge_line, quote, quotes
from truce.report.wording import STANCES, Names, when

_ABOUT = {
    "future": "about what is to come",
    "hypothetical": "about what may be",
    "negated": "about what is said not to be",
}
_AGAINST = frozenset({"denies", "doubts", "retracts"})


def claim_cards(told: Sequence[Told], names: Names) -> tuple[Card, ...]:
    """What speakers say, by the date of the document, then by the speaker's name, then as in the text."""
    ordered = sorted(
        (
            (t.records.doc_date or "9999", names.speaker(t, c).casefold(), t.document.id, c.start, t, c)
            for t in told
            for c in t.records.claims
            if c.attribution != "text"
        ),
        key=lambda row: row[:4],
    )
    return tuple(claim_card(t, c, names) for *_, t, c in ordered)


def claim_card(told: Told, claim: Claim, names: Names) -> Card:
    """One claim. That it was made is the text's word; what it says is its speaker's."""
    speaker = names.speaker(told, claim)
    found = quotes(told, [(claim.start, claim.end), *((m.start, m.end) for m in claim.also)])
    notes = [_ABOUT[claim.modality]] if claim.modality != "actual" else []
    notes += ["on a condition"] if claim.conditional else []
    return Card(
        told.ref(claim.id),
        f"{speaker}: {STANCES[claim.stance]}" + (f" ({', '.join(notes)})" if notes else ""),
        when=when(told.records.doc_date),
        grade=claim.certainty,
        # That a speaker demands or threatens is the text's word: no label of doubt belongs to it.
        lead="" if claim.certainty == "fact" else claim.certainty,
        voice=speaker,
        lines=hedge_line(claim.hedge, found),
        quotes=found,
    )


def contested_claims(told: Sequence[Told], names: Names) -> tuple[Card, ...]:
    """Denials, doubts and retractions beside what they are about, and claims that exclude each other."""
    return tuple(card for t in told for card in _contested(t, names))


def _contested(told: Told, names: Names) -> Iterator[Card]:
    claims = {c.id: c for c in told.records.claims}
    spans = {e.id: (e.start, e.end) for e in told.records.events}
    spans |= {c.id: (c.start, c.end) for c in told.records.claims}
    spans |= {a.id: a.spans[0] for a in told.records.agreements if a.spans}
    shown: set[str] = set()
    for claim in told.records.claims:
        against = [claims[c] for c in claim.conflicts_with if c in claims and c not in shown]
        if claim.id in shown or (not against and claim.stance not in _AGAINST):
            continue
        shown |= {claim.id, *(c.id for c in against)}
        groups = (Group("against it", tuple(claim_card(told, c, names) for c in against)),) if against else ()
        about = spans.get(claim.about or "")
        if not against and about and (about[1] <= claim.start or claim.end <= about[0]):
            record = Card(told.ref(claim.about or ""), "what it is about", quotes=(quote(told, *about),))
            groups = (Group("", (record,)),)
        yield replace(claim_card(told, claim, names), groups=groups)
