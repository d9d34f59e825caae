"""A text with its records marked in it: cut at every start and end, each piece knows whose words it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from truce.claims.records import Assessment, Clause, Condition, ExcludedIssue, NotStated, Relation
from truce.incidents import Told

_FIRST = {"ev": 0, "cl": 1, "ag": 2, "an": 3, "other": 4}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that belongs to the same records throughout; `kind` is the one that shows."""

    text: str
    ids: tuple[str, ...]
    kind: str
    certainty: str


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    id: str
    kind: str
    certainty: str


def marked_text(told: Told) -> tuple[tuple[str, tuple[Piece, ...]], ...]:
    """The lines of a text, each as (kind of line, its pieces); ids are references document#id."""
    text = told.document.text
    marks = sorted(_marks(told), key=lambda m: (m.start, m.end))
    lines = []
    open_marks: list[_Mark] = []
    at = 0
    offset = 0
    for line in text.splitlines(keepends=True):
        end = offset + len(line)
        while at < len(marks) and marks[at].start < end:
            open_marks.append(marks[at])
            at += 1
        open_marks = [m for m in open_marks if m.end > offset]
        if line.strip():
            lines.append(("line", tuple(_pieces(text, offset, end, open_marks))))
        offset = end
    return tuple(lines)


def _pieces(text: str, start: int, end: int, marks: list[_Mark]) -> Iterator[Piece]:
    cuts = {start, end}
    for mark in marks:
        cuts |= {c for c in (mark.start, mark.end) if start < c < end}
    edges = sorted(cuts)
    for left, right in pairwise(edges):
        over = [m for m in marks if m.start <= left and m.end >= right]
        if not over:
            yield Piece(text[left:right], (), "", "")
            continue
        shown = min(over, key=lambda m: (_FIRST.get(m.kind, 4), m.end - m.start))
        yield Piece(text[left:right], tuple(dict.fromkeys(m.id for m in over)), shown.kind, shown.certainty)


def _marks(told: Told) -> Iterator[_Mark]:
    records = told.records
    for event in records.events:
        yield _Mark(event.start, event.end, told.ref(event.id), "ev", event.certainty)
        for m in event.also:
            yield _Mark(m.start, m.end, told.ref(event.id), "ev", m.certainty or event.certainty)
    for claim in records.claims:
        yield _Mark(claim.start, claim.end, told.ref(claim.id), "cl", claim.certainty)
    for agreement in records.agreements:
        for start, end in agreement.spans:
            yield _Mark(start, end, told.ref(agreement.id), "ag", "")
        parts: list[Clause | Condition | ExcludedIssue] = [*agreement.clauses, *agreement.conditions]
        for part in (*parts, *agreement.excluded_issues):
            yield _Mark(part.start, part.end, told.ref(part.id), "ag", "")
        for row in agreement.status_history:
            yield _Mark(row.start, row.end, told.ref(row.id), "ag", row.certainty)
    for anomaly in records.anomalies:
        for start, end in anomaly.spans:
            yield _Mark(start, end, told.ref(anomaly.id), "an", "")
    others: list[Assessment | NotStated | Relation] = [*records.assessments, *records.not_stated]
    for other in (*others, *records.relations):
        yield _Mark(other.start, other.end, told.ref(other.id), "other", "")
