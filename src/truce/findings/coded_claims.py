"""What data sets code of agreements, held against the agreements here by the names of parties alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from truce.clauses.model import Agreement
from truce.findings.rehearsal.sides import Sides
from truce.incidents.coded.agreements import CodedAgreement


@dataclass(frozen=True, slots=True)
class CodedRow:
    """One agreement as a data set codes it, in which entry, and from which minute on that is known."""

    said: CodedAgreement
    entry: str
    file: str
    known: int


def about(
    rows: Sequence[CodedRow], agreements: Sequence[Agreement]
) -> Iterator[tuple[CodedRow, frozenset[str]]]:
    """The rows that name two sides, or more, of an agreement, and of which agreements those are.

    That they are about that very agreement is not said: parties sign more than one.
    """
    sides = [(one.agreement, Sides(one)) for one in agreements]
    for row in rows:
        found = frozenset(
            name
            for name, known in sides
            if len({i for p in row.said.parties for i in known.of(p).known_ids}) > 1
        )
        if found:
            yield row, found
