"""Entries and rows for stores that check no signatures: real envelopes, signed by nobody."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from truce.ledger.statements import STRUCTURAL, Content, Statement, entry_id, envelope_of
from truce.store.interface import Row, Store, Stored, Waiting

MISSION = "harbour-2026"
RECORDED = 1_790_000_000_000
AREAS = ("north", "south")
A, B = (hashlib.sha256(name.encode()).hexdigest() for name in ("key of A", "key of B"))


@dataclass(frozen=True)
class Place:
    """Where a record can be made once, and then be opened by as many as like."""

    create: Callable[[str], Store]
    open: Callable[[], Store]


def envelope(key: str, sequence: int, content: Content, kind: str = "document") -> bytes:
    """The envelope of a statement by a key, with a signature of zeros."""
    statement = Statement(
        mission=MISSION,
        kind=kind,
        audience="everybody" if kind in STRUCTURAL else "mechanism",
        key=key,
        sequence=sequence,
        previous=digest(f"before {sequence}") if sequence else "",
        stated=RECORDED,
        commitment=content.commitment.hex(),
    )
    return envelope_of(statement.to_bytes(), key, bytes(64))


def digest(text: str) -> str:
    """A key id, or an entry id, of that name."""
    return hashlib.sha256(text.encode()).hexdigest()


def stored(
    position: int,
    key: str = A,
    sequence: int | None = None,
    *,
    kind: str = "document",
    text: str | None = None,
    recorded: int | None = None,
) -> Stored:
    """An entry at a position; its sequence and its time follow the position if none are given."""
    number = position if sequence is None else sequence
    content = Content.of((text or f"text {position}").encode())
    signed = envelope(key, number, content, kind)
    when = RECORDED + position if recorded is None else recorded
    return Stored(position, when, entry_id(signed), kind, key, number, signed, content)


def waiting(key: str, sequence: int, text: str = "") -> Waiting:
    """An entry that no sequencer has seen."""
    content = Content.of((text or f"waiting {sequence}").encode())
    signed = envelope(key, sequence, content)
    return Waiting(RECORDED + sequence, entry_id(signed), "document", key, sequence, signed, content)


def taken(entry: Waiting, position: int) -> Stored:
    """The entry that waited, as the sequencer takes it in."""
    return Stored(
        position,
        RECORDED + position,
        entry.id,
        entry.kind,
        entry.key,
        entry.sequence,
        entry.envelope,
        entry.content,
    )


def row(
    number: int, name: str = "", *, area: str | None = "north", first: int | None = 0, last: int | None = 0
) -> Row:
    """A row about an area and a span."""
    content = Content.of(f"row {number}".encode())
    return Row(number, name or f"claim-{number}", content.commitment, content, first, last, area)


def rows(count: int) -> Iterator[Row]:
    """Rows about two areas by turns, one minute each."""
    for number in range(count):
        yield row(number, area=AREAS[number % 2], first=number, last=number)


def fill(store: Store, count: int, key: str = A) -> list[Stored]:
    """Append so many entries in one go."""
    start = store.head().size
    made = [stored(position, key) for position in range(start, start + count)]
    with store.appending() as work:
        for entry in made:
            work.append(entry)
    return made
