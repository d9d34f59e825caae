"""Acts that stand in a term of an agreement: said to be done, forbidden or given up, not to have happened."""

from bisect import bisect_right
from collections.abc import Iterable

from truce.claims.records import Agreement, Event

_AGREED = frozenset(("AGREE", "CONSULT"))
"""Types of acts that a text tells in one breath with the term: "they agreed to withdraw"."""


def without_terms(events: Iterable[Event], agreements: Iterable[Agreement]) -> tuple[Event, ...]:
    """The events of a document without those whose words lie inside a clause of an agreement."""
    clauses = sorted((c.start, c.end) for a in agreements for c in a.clauses)
    starts = [start for start, _ in clauses]
    furthest: list[int] = []
    for _, end in clauses:
        furthest.append(max(end, furthest[-1] if furthest else end))

    def is_term(event: Event) -> bool:
        at = bisect_right(starts, event.start)
        return event.type not in _AGREED and at > 0 and event.end <= furthest[at - 1]

    return tuple(e for e in events if not is_term(e))
