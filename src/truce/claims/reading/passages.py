"""Records by position in the text, found in time that does not grow with the text."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from truce.claims.reading.spans import SpanIndex
from truce.claims.records import Agreement, Claim, Event

T = TypeVar("T")


class Passages(Generic[T]):
    """Things that stand at spans of a text."""

    def __init__(self, items: Iterable[tuple[int, int, T]]) -> None:
        self._index = SpanIndex((start, end, (start, end, thing)) for start, end, thing in items)

    def over(self, start: int, end: int) -> list[tuple[int, int, T]]:
        """The things that share a character with a span, in text order, each with its own span."""
        return self._index.overlapping(start, end)


def passages(event: Event) -> list[tuple[int, int]]:
    """All passages of an event, its main one first."""
    return [(event.start, event.end), *((m.start, m.end) for m in event.also)]


def named(agreement: Agreement) -> list[tuple[int, int]]:
    """All passages that name an agreement or speak of it as a whole."""
    return sorted({*((m.start, m.end) for m in agreement.mentions), *agreement.spans})


def event_passages(events: Iterable[Event]) -> Passages[Event]:
    """The events by all their passages."""
    return Passages((start, end, event) for event in events for start, end in passages(event))


def agreement_passages(agreements: Iterable[Agreement]) -> Passages[Agreement]:
    """The agreements by the passages that name them."""
    return Passages((start, end, a) for a in agreements for start, end in named(a))


def claim_passages(claims: Iterable[Claim]) -> Passages[Claim]:
    """The claims by their passages."""
    return Passages((c.start, c.end, c) for c in claims)
