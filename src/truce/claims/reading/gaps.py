"""What a reader of a truce would look for and the text does not state.

One gap is one passage and what is missing there; nothing is listed that the text says elsewhere.
"""

from collections.abc import Iterator

from truce.asof import Interval
from truce.claims.reading.context import Context
from truce.claims.records import Agreement, Claim, Event, NotStated

Gap = tuple[str, tuple[str, ...], tuple[int, int], str]
"""What is missing, what it is about, the passage, the rule."""


def find_gaps(
    context: Context, events: tuple[Event, ...], claims: tuple[Claim, ...], agreements: tuple[Agreement, ...]
) -> tuple[NotStated, ...]:
    """The gaps of a document: those of its agreements first, then those of its events and claims."""
    found: dict[tuple[str, tuple[int, int]], Gap] = {}
    for agreement in agreements:
        for gap in (*_instrument(agreement), *_bodies(agreement), *_attestation(agreement, claims)):
            found.setdefault((gap[3], gap[2]), gap)
    for event in events:
        for gap in _event(event, claims):
            found.setdefault((gap[3], gap[2]), gap)
    return tuple(_record(context, *gap) for gap in found.values())


def _record(
    context: Context, what: str, about: tuple[str, ...], span: tuple[int, int], rule: str
) -> NotStated:
    return NotStated(
        id=context.record_id("ns", *span, salt=what),
        start=span[0],
        end=span[1],
        rule=f"gaps/{rule}",
        what=what,
        about=about,
    )


def _instrument(agreement: Agreement) -> Iterator[Gap]:
    """The particulars of an instrument: hour, form, term, mediators, venue, dispute settlement."""
    if not agreement.is_ceasefire:
        return
    begun = [
        r for r in agreement.status_history if r.status in ("announced", "signed", "in_force", "accepted")
    ]
    anchor = (begun[0].start, begun[0].end) if begun else agreement.spans[0]
    missing = [
        what
        for what, stated in (
            ("the hour at which it begins", "T" in (agreement.in_force or "")),
            ("who announced it", bool(agreement.announced_by) or any(r.source for r in begun)),
            ("its mediators", bool(agreement.mediators)),
            ("its venue", agreement.venue is not None),
            ("its signature", agreement.signed is not None),
            ("its entry into force", agreement.in_force is not None),
            ("its duration or end", agreement.duration is not None or agreement.planned_end is not None),
        )
        if not stated
    ]
    if missing:
        yield ", ".join(missing), (agreement.id,), anchor, "instrument"
    if agreement.clauses:
        last = agreement.mentions[-1] if agreement.mentions else None
        span = (last.start, last.end) if last else agreement.spans[-1]
        yield "what follows a breach, and how disputes are settled", (agreement.id,), span, "sanction"
    for issue in agreement.excluded_issues:
        if issue.issue.lower().startswith(
            ("some", "other", "certain", "several", "longstanding", "a number")
        ):
            yield "which issues were left out", (agreement.id,), (issue.start, issue.end), "excluded"


def _bodies(agreement: Agreement) -> Iterator[Gap]:
    """A body that is set up without members, seat, mandate or start."""
    for clause in agreement.clauses:
        if clause.deontic == "constitutive" and clause.deadline is None:
            what = "membership, seat, mandate, start date and reporting duty of the body"
            yield what, (clause.id,), (clause.start, clause.end), "body"


def _attestation(agreement: Agreement, claims: tuple[Claim, ...]) -> Iterator[Gap]:
    """A duty of one side that only the other side, or only the text, tells of."""
    own = {c.source for c in claims if c.clause and c.source}
    for clause in agreement.clauses:
        one_sided = len(clause.bound) == 1 and len(agreement.parties) > 1
        if one_sided and clause.deontic in ("obligation", "prohibition") and not own & set(clause.bound):
            what = "confirmation of the duty by the side that it binds; who judges compliance"
            yield what, (clause.id,), (clause.start, clause.end), "attestation"
            return


def _event(event: Event, claims: tuple[Claim, ...]) -> Iterator[Gap]:
    """The particulars of an act: date, author, toll, an answer by the accused, what came of a threat."""
    span = (event.start, event.end)
    if event.modality != "actual":
        return
    if event.type == "ASSAULT":
        yield from _act_of_force(event, claims)
    elif event.type == "THREATEN":
        yield "whether and how the threat was carried out", (event.id,), span, "threat"
    elif (
        event.type in ("ACCUSE", "REJECT")
        and event.agreement
        and event.date_basis in ("inferred", "unstated", None)
    ):
        yield "the day of the declaration", (event.id,), span, "declaration"
    elif event.type == "CONSULT" and event.mode == "visit" and (event.date is None or ".." in event.date):
        yield "when it began and ended, and whom it met", (event.id,), span, "visit"


def _act_of_force(event: Event, claims: tuple[Claim, ...]) -> Iterator[Gap]:
    span = (event.start, event.end)
    missing = []
    if event.date is None or event.date_basis in ("inferred", "unstated"):
        missing.append("the date")
    elif event.agreement and "T" not in event.date and Interval.parse(event.date).is_one_day:
        missing.append("the hour")
    if not event.initiator:
        missing.append("a verified author" if event.alleged_initiator else "the author")
    if event.deaths is None and event.injured is None:
        missing.append("casualties")
    elif event.injured is None or event.deaths is None:
        missing.append("the wounded" if event.injured is None else "the dead")
    if event.toll_certainty in ("reported", "alleged") and event.source is None:
        missing.append("who reported the toll")
    if missing:
        yield ", ".join(missing), (event.id,), span, "act"
    accused = {*event.initiator, *event.alleged_initiator}
    answered = {c.source for c in claims if c.about == event.id}
    if event.certainty in ("alleged", "disputed") and accused and not accused & answered:
        charge = next((c for c in claims if c.about == event.id and c.source), None)
        at = (charge.start, charge.end) if charge else span
        yield "any statement by the accused side (admission, denial, comment)", (event.id,), at, "answer"
