"""Why an agreement, or one of its terms, has its status: a terminal page, down to words and ids."""

from collections.abc import Iterator, Mapping

from truce.asof import Interval
from truce.clauses.values import NOT_STATED
from truce.findings.assessing import Assessed
from truce.findings.drawings import AsDrawn
from truce.findings.finding import Finding
from truce.findings.record import LifecycleEntry
from truce.findings.status_changes import StatusChanges
from truce.findings.statuses import Status
from truce.incidents.accounts import Passage
from truce.report.explaining import FOR_ANALYSTS, WIDTH, change_words, due, quoted, teller, tried, versions
from truce.report.folding import fold
from truce.report.judged import (
    CLAUSE,
    TOLD_OF_IT,
    against_whom,
    agreement_status,
    by_reading,
    caution,
    clause_said,
    drawing_lines,
    outcome,
    party,
    told_in,
)
from truce.report.watching import whole
from truce.report.wording import some, when

_DATES = ("announced", "signed", "starts", "ends", "lasts")


def status_page(
    one: Assessed,
    status: Status | None,
    changed: StatusChanges | None,
    moment: str,
    dates: Mapping[str, str | None],
    width: int = WIDTH,
) -> str:
    """The page of the status of an agreement, or of one of its clauses with what would change that.

    `moment` is what the user asked for, `dates` when each incident is told to be.
    """
    lines = [*fold(f"WHY {one.status_id(status) if status else one.id}, as of {moment}", width)]
    said = clause_said(status, one) if status else agreement_status(one)
    lines += fold(f"{status.clause if status else one.agreement.title}: {said}", width)
    lines += fold(caution(one), width)
    for line in _of_clause(one, status, dates) if status else _of_agreement(one):
        lines += _folded(line, width)
    if changed is not None:
        lines += ["", *fold(FOR_ANALYSTS, width)]
        for line in _status_changes(changed, one):
            lines += _folded(f"  {line}", width)
    lines += ["", *fold(versions(one), width)]
    return "\n".join(lines) + "\n"


def _folded(line: str, width: int) -> list[str]:
    """A line at its own indent, its further lines set in by two more; words stand behind a bar."""
    text = line.lstrip(" ")
    indent = " " * (len(line) - len(text))
    bar = "| " if text.startswith("| ") else ""
    return fold(text.removeprefix("| "), width, indent + bar, indent + (bar or "  ")) or [""]


def _of_agreement(one: Assessed) -> Iterator[str]:
    """By which dates it has its status, what else is told of it, and its terms."""
    yield ""
    yield "WHAT IT RESTS ON"
    yield f"  the dates as {told_in(one, whole=True)}; what is told elsewhere does not move them"
    for name in _DATES:
        value = getattr(one.agreement.term, name)
        told = "not stated" if value in (None, NOT_STATED) else _date(value)
        if name != "lasts" or value is not None:
            yield f"  {name}: {told}"
    for entry in one.standing.claimed:
        if entry.act in TOLD_OF_IT and not entry.denied:
            yield f"  told, and ending nothing here: {TOLD_OF_IT[entry.act]}{_whose(one, entry)} [{entry.id}]"
    yield ""
    yield "ITS TERMS, in the order of the text"
    for clause in one.standing.clauses:
        count = some(range(len(clause.findings) + clause.unlisted), "finding")
        yield f"  {one.status_id(clause)}: {clause_said(clause, one)} ({count})"
        words = one.words.get(clause.clause)
        yield from (f"    | {quoted(w)}" for w in (words,) if w)


def _whose(one: Assessed, entry: LifecycleEntry) -> str:
    """Whose doing it is said to be."""
    return f", by {', '.join(party(one, p) for p in entry.by)}" if entry.by else ""


def _date(value: object) -> str:
    return when(str(value)) if isinstance(value, Interval) else str(value)


def _of_clause(one: Assessed, status: Status, dates: Mapping[str, str | None]) -> Iterator[str]:
    clause, words = one.agreement.clause(status.clause), one.words.get(status.clause)
    if words:
        yield f"  | {quoted(words)}"
    for point in clause.open if clause else ():
        yield f"  the text leaves open: {point}"
    drawn = {r.id for r in clause.readings if isinstance(r, AsDrawn)} if clause else set()
    for name, said in status.readings:
        if name not in drawn:
            yield f"  in the reading '{name}': {CLAUSE[said]}"
    yield from (f"  {line}" for line in drawing_lines(one, status))
    yield from (f"  {line}" for line in whole(one, status))
    yield ""
    listed = f", {len(status.findings):,} of them listed" if status.unlisted else ""
    count = len(status.findings) + status.unlisted
    yield f"ITS FINDINGS ({count:,}{listed}), by the times of the acts"
    if not status.findings:
        yield f"  {_NOTHING.get(status.status, 'none: no act on record was held against it')}"
    accounts = {a.id: a for a in one.record.accounts}
    for finding in sorted(status.findings, key=_place):
        at = f"{finding.incident}, {when(dates.get(finding.incident))}" if finding.incident else due(finding)
        whose = f"{by_reading(one, [finding])}{against_whom(one, finding)}"
        yield f"  {finding.id}: {whose}: {outcome(finding, one)} ({at})"
        told = [accounts[i] for i in (*finding.supports, *finding.against) if i in accounts]
        found: list[Passage] = [a.passage for a in told[:1] if a.passage]
        yield from (f"    | {quoted(passage)}" for passage in found)


_NOTHING = {
    "undecidable": "none: no act on record was held against it, and whether it binds cannot be told",
    "no_information": "none: nobody tells of an act against it, which is not calm",
    "not_monitorable": "none: it is not judged until somebody fills in what is open",
}
"""What stands where a term has no findings, by its status."""


def _place(finding: Finding) -> tuple[int, int, str, str]:
    """By time and then by act, so that no side's acts stand first as a whole."""
    return finding.when.first, finding.when.last, finding.incident or finding.instance, finding.bearer


def _status_changes(changed: StatusChanges, one: Assessed) -> Iterator[str]:
    labels = {a.id: teller(a.speaker, a.source) for a in one.record.accounts}
    grouped: dict[str, dict[str, list[str]]] = {}
    for change in changed.found:
        words = change_words(change.claim, labels) if change.claim else "an observer who could have seen it"
        acts = grouped.setdefault(CLAUSE[change.status], {}).setdefault(words, [])
        acts += [change.incident] if change.incident else []
    yield tried(changed.tried, changed.untried, "finding")
    if not grouped:
        yield "none of them changes the status"
    for then in sorted(grouped):
        yield f"it would be {then} with:"
        for words, acts in grouped[then].items():
            yield f"  {words}" + (f" (of {', '.join(dict.fromkeys(acts))})" if acts else "")
