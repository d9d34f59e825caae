"""What the entries of a store say, in order: their own content, and that of their rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from truce.asof import EVER
from truce.errors import IntegrityError, LedgerError, StoreError
from truce.findings.record import Record
from truce.incidents.feeds.events import Event, lookup_of_event
from truce.incidents.feeds.leads import Leads, lookup_of_leads
from truce.ledger.statements import STRUCTURAL, Content
from truce.store.interface import Store, Stored
from truce.store.nouns import FORMS, KINDS, Noun, OfRow, from_bytes, known_from, record_of, row_from_bytes

FEED = "feed"
"""The kind of an entry whose rows are accounts, or events of a data set (`truce.store.rows.feeding`)."""
SILENT = STRUCTURAL | {"document", "rehash"}
"""Kinds of entries that tell the judge nothing."""
ITSELF = -1
"""The number of what an entry says itself, beside those of its rows."""


@dataclass(frozen=True, slots=True)
class Told:
    """One noun, and which row of its entry says it (or `ITSELF`); None: it is withheld or erased."""

    number: int
    noun: Noun | OfRow | None


@dataclass(frozen=True, slots=True)
class Said:
    """An entry and all that it says.

    `known` is the minute (UTC) from which it counts. `told` is read as it is asked for, once.
    """

    entry: Stored
    known: int
    told: Iterator[Told]


_Read = TypeVar("_Read")
Reading = Callable[[Store, int, int | None], Iterator[Said]]
"""How entries are read from one position up to another: all of them, or those that somebody admits."""


def said_in(store: Store, start: int = 0, stop: int | None = None) -> Iterator[Said]:
    """All entries from a position on, up to another.

    IntegrityError where one holds what nobody can read; StoreError where one changes what others say in a way
    that only the mission knows (`truce.mission`): what is left out here would be wrong without a word.
    """
    for entry in store.entries(start, stop):
        known = known_from(entry.recorded)
        if entry.kind not in FORMS and entry.kind != FEED and entry.kind not in SILENT:
            reason = f"is of kind {entry.kind}, of which only the mission knows what it says"
            raise StoreError(f"entry {entry.id} at {entry.position}", reason, "Ask the judge of the mission")
        yield Said(entry, known, _told(store, entry, known))


def rows_in(store: Store, start: int = 0, stop: int | None = None) -> Iterator[Said]:
    """All entries from a position on, up to another, of which feeds alone say anything: their rows.

    What else a mission's entries say hangs on one another, and is little: it is read anew for each question.
    """
    for entry in store.entries(start, stop):
        known = known_from(entry.recorded)
        yield Said(entry, known, _told(store, entry, known) if entry.kind == FEED else iter(()))


def record_in(store: Store, *, adopted_only: bool = False) -> Record:
    """All that the record says, for the judge.

    StoreError where rows are events: what they mean hangs on the terms of an agreement.
    """
    nouns = (_noun(told.noun, said) for said in said_in(store) for told in said.told if told.noun is not None)
    return record_of(nouns, adopted_only=adopted_only)


def _noun(noun: Noun | OfRow, said: Said) -> Noun:
    if isinstance(noun, Event | Leads):
        reason = "has rows that are events, of which only the mission knows what they mean"
        raise StoreError(f"entry {said.entry.id} at {said.entry.position}", reason, "Ask the mission")
    return noun


def lookup_of(told: OfRow) -> tuple[str, int | None, int | None, str | None]:
    """What a row that says this is looked up by: its id, first and last minute, and area (None: not told)."""
    if isinstance(told, Event):
        return lookup_of_event(told)
    if isinstance(told, Leads):
        return lookup_of_leads(told)
    account = told
    first, last = account.when.first, account.when.last
    return (
        account.id, None if first <= -EVER else first, None if last >= EVER else last, account.area
    )  # fmt: skip


def looked_up(data: bytes) -> tuple[str, int | None, int | None, str | None]:
    """The same for the content of a row. LedgerError if it says no account and no event."""
    return lookup_of(row_from_bytes(data, 0))


def _told(store: Store, entry: Stored, known: int) -> Iterator[Told]:
    if entry.kind == FEED:
        for row in store.rows(entry.position):
            yield Told(row.number, _read(entry, row.number, row.content, known, row_from_bytes))
    elif entry.kind in FORMS:
        noun = _read(entry, ITSELF, entry.content, known, from_bytes)
        if noun is not None and KINDS[type(noun)] != entry.kind:
            raise _unreadable(entry, ITSELF, f"it is signed as {entry.kind} and says {KINDS[type(noun)]}")
        yield Told(ITSELF, noun)


def _read(
    entry: Stored, number: int, content: Content | None, known: int, read: Callable[[bytes, int], _Read]
) -> _Read | None:
    if content is None:
        return None
    try:
        return read(content.data, known)
    except LedgerError as error:
        raise _unreadable(entry, number, error.reason) from None


def _unreadable(entry: Stored, number: int, reason: str) -> IntegrityError:
    row = "" if number == ITSELF else f"row {number} of "
    return IntegrityError(
        f"{row}entry {entry.id} at {entry.position}",
        reason,
        "Read it with a newer truce, or verify the record",
    )
