"""The units of a record: an entry as it is held, a row of one, and how long the record is."""

from dataclasses import dataclass
from typing import NamedTuple

from truce.ledger.statements import Content


class Row(NamedTuple):
    """One of many rows that an entry commits to by their root, with what it is looked up by.

    A plain tuple, since millions of them are made.

    `number` counts from 0 within its entry. `id` is the row's own (the id of a claim); two entries may hold
    rows of one id. `first` and `last` bound what it is about in minutes since 1970, UTC (`truce.asof.Span`),
    `area` is a code of an administrative area; None where not told. `content` None: withheld or erased.
    """

    number: int
    id: str
    commitment: bytes
    content: Content | None
    first: int | None = None
    last: int | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as the record holds it.

    `position` counts from 0 in the order of the sequencer; `recorded` is when it took the entry in,
    milliseconds since 1970, UTC, never before that of the entry in front. `content` None: withheld or erased.
    """

    position: int
    recorded: int
    id: str
    kind: str
    key: str
    sequence: int
    envelope: bytes
    content: Content | None


@dataclass(frozen=True, slots=True)
class Head:
    """How long the record is, and when its last entry was recorded (0 for an empty one)."""

    size: int
    recorded: int
