"""The judge's status on the board: beside the standing, labelled, and never in its place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from truce.findings.assessing import Assessed
from truce.findings.judge import VERSION, Finding
from truce.findings.record import LifecycleEntry
from truce.findings.statuses import Status
from truce.incidents import Incident
from truce.incidents.accounts import Account
from truce.report.board.cards import Card, Group, Quote
from truce.report.judged import AGREEMENT, CAUTION, CLAUSE, SHOWN_AT_ONCE, outcome, party, tally
from truce.report.wording import in_words, when

_MOST = 4
"""How many findings of one term are shown; all are in the JSON."""
_NO_DATE = "no text states a date"
_NO_TERMS = "its terms could not be put into clauses"


def status_lines(assessed: Sequence[Assessed], as_of: str | None) -> Iterator[str]:
    """What the judge says of an agreement, by each telling of its terms; then what that cannot be."""
    if not assessed or as_of is None:
        yield f"Status, by the judge: not judged, {_NO_TERMS if as_of else _NO_DATE}"
        return
    for one in assessed:
        yield f"Status as of {as_of}, by the judge: {AGREEMENT[one.standing.status]} [{one.id}]"
        told_in = one.telling.partition("#")[0]
        yield f"  by the terms as told in {told_in}; {tally(one)}"
        yield from (f"  {line}" for line in _claimed(one))
    yield f"  {CAUTION}"
    policy = assessed[0].judgement.policy
    yield f"  Judge {VERSION}, policy {policy}. Why: truce explain FILE... ID"


def _claimed(one: Assessed) -> Iterator[str]:
    """What is told of the agreement as a whole and changed nothing here: somebody's word."""
    told: dict[str, list[LifecycleEntry]] = {}
    for entry in one.standing.claimed:
        told.setdefault(in_words(entry.act), []).append(entry)
    for act, entries in sorted(told.items()):
        yield f"told of it, and not weighed here: {act} ({', '.join(sorted({e.id for e in entries}))})"


def judged_group(assessed: Sequence[Assessed], incidents: Sequence[Incident]) -> Iterator[Group]:
    """The terms with their statuses, and the findings that a reader should see."""
    dates = {i.id: when(i.date) for i in incidents}
    for one in assessed:
        title = "Its terms, judged"
        title += f" as told in {one.telling.partition('#')[0]}" if len(assessed) > 1 else ""
        yield Group(title, tuple(_clause(one, status, dates) for status in one.standing.clauses))


def _clause(one: Assessed, status: Status, dates: Mapping[str, str]) -> Card:
    found = [f for f in status.findings if f.outcome in SHOWN_AT_ONCE and not f.on_silence]
    ordered = sorted(
        found, key=lambda f: (SHOWN_AT_ONCE.index(f.outcome), f.when, f.incident or "", f.bearer)
    )
    cards = tuple(_finding(one, f, dates) for f in ordered[:_MOST])
    left = len(status.findings) - len(cards)
    lines = (f"{left} more findings, none of them graver; all of them: --json",) if left else ()
    return Card(
        f"{one.telling}/{status.clause}",
        f"{in_words(status.clause.replace('-', ' '))}: {CLAUSE[status.status]}",
        lead=one.status_id(status),
        lines=lines,
        groups=(Group("", cards),) if cards else (),
    )


def _finding(one: Assessed, finding: Finding, dates: Mapping[str, str]) -> Card:
    accounts = {a.id: a for a in one.record.accounts}
    said = (*finding.supports, *finding.against)
    return Card(
        f"{one.telling}/{finding.id}",
        f"as an act of {party(one, finding.bearer)}: {outcome(finding)}",
        when=dates.get(finding.incident or "", ""),
        lead=finding.id,
        quotes=tuple(_quotes(accounts[i] for i in said[:1])),
    )


def _quotes(accounts: Iterable[Account]) -> Iterator[Quote]:
    for account in accounts:
        passage = account.passage
        if passage is not None:
            yield Quote(" ".join(passage.quote.split()), passage.document, passage.start, passage.end)
