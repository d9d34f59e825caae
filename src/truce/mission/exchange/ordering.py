"""Ordering: the sequencer gives the entries that wait their positions, and a checkpoint over all of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from truce.errors import LedgerError
from truce.ledger.entries import Stored
from truce.ledger.erasures import ErasureOrder
from truce.ledger.feeds import rows_of
from truce.ledger.filing import Author, Filed, take_in
from truce.ledger.keyring import Keyring, keyring
from truce.ledger.keys import SigningKey
from truce.ledger.refusals import Refusal, Refused
from truce.ledger.statements import ERASURE, EVERYBODY, KEY, REFUSAL, leaf_of, read_envelope
from truce.ledger.tree import Frontier, leaf_hash
from truce.mission.keeping import checkpoint_note
from truce.store.interface import Appending, Store, Waiting


@dataclass(frozen=True, slots=True)
class Ordered:
    """What the sequencer did with the entries that waited: those that now have a position, and those refused.

    `refused` holds ids and why. They wait on: what was missing before one may still come, and of one that can
    never be taken in `refuse` says so.
    """

    taken_in: tuple[str, ...]
    refused: tuple[tuple[str, LedgerError], ...]


Readable = Callable[[str, bytes | None, Iterable[bytes | None]], None]
"""LedgerError unless an entry of a kind, with this content and these rows, can be read (None: withheld)."""


def order_waiting(store: Store, key: SigningKey, *, now: int, readable: Readable) -> Ordered:
    """Take in what waits here, in the order in which it came, being the sequencer.

    An entry that must follow another is taken in after it, whichever came first. Of two that contradict each
    other the first is taken in. LedgerError if this key does not order the record; StoreError if it cannot be
    written, and then nothing was.

    Args:
        store: the record.
        key: the sequencer's.
        now: the clock, milliseconds since 1970, UTC.
        readable: refuses what nobody could read later: once in the record it stays there.
    """
    ring = _ring_of(store, key)
    known = refused_in(store)
    left, before = list(waiting_in(store, known)), -1
    taken: list[str] = []
    refused: dict[str, LedgerError] = {}
    with store.appending() as work:
        frontier = frontier_of(store, work.head.size)
        leaves: list[bytes] = []
        while len(left) != before:
            before, waiting, left = len(left), left, []
            for filed in waiting:
                try:
                    entry, ring = _take_in(store, work, ring, known, filed, now, readable)
                except LedgerError as error:
                    refused[filed.id] = error
                    left.append(filed)
                    continue
                leaves.append(leaf_hash(leaf_of(entry.recorded, entry.envelope)))
                taken.append(filed.id)
        if taken:
            frontier = frontier.grown(leaves)
            note = checkpoint_note(key, store.mission, frontier.size, frontier.root)
            work.add_checkpoint(frontier.size, note)
    return Ordered(tuple(taken), tuple((filed.id, refused[filed.id]) for filed in left))


def refuse(store: Store, key: SigningKey, name: str, reason: str, *, now: int, readable: Readable) -> str:
    """Say in the record that an entry which waits here will never be in it, and why. Returns the entry's id.

    What its author filed after it can be taken in then.

    Args:
        store: the record.
        key: the sequencer's.
        name: the id of the entry that is refused, or its beginning.
        reason: why, for everybody to read.
        now: the clock, milliseconds since 1970, UTC.
        readable: as for `order_waiting`.

    Raises:
        LedgerError: this key does not order the record; no such entry waits, or several do; it can be taken
            in, or only lacks one before it that may still come; or the reason is none.
        StoreError: it cannot be written.
    """
    ring = _ring_of(store, key)
    known = refused_in(store)
    found = [w for w in waiting_in(store, known) if name and w.id.startswith(name)]
    if len(found) != 1:
        reason = (
            "begins the ids of several entries that wait" if found else "is the id of no entry that waits"
        )
        raise LedgerError(f"entry {name}", reason, "truce sync apply lists those that are not taken in")
    _check_hopeless(store, ring, known, found[0], now, readable)
    refusal = Refusal(found[0].envelope, reason)
    with store.appending() as work:
        last = known.last_of(key.id, work.last_of(key.id, waiting=True))
        author = Author(key, store.mission, *((last[0] + 1, last[1]) if last else ()))
        filed = author.file(REFUSAL, refusal.to_bytes(), EVERYBODY, now)
        entry = take_in(filed, head=work.head, last=last, keyring=ring, now=now)
        leaf = leaf_hash(leaf_of(entry.recorded, entry.envelope))
        grown = frontier_of(store, work.head.size).grown([leaf])
        work.append(entry, known.next_of(entry.key, work.last_of(entry.key)))
        work.add_checkpoint(grown.size, checkpoint_note(key, store.mission, grown.size, grown.root))
    return entry.id


def _check_hopeless(
    store: Store, ring: Keyring, known: Refused, filed: Waiting, now: int, readable: Readable
) -> None:
    """LedgerError for an entry that can be taken in, or that only waits for another."""
    about = f"entry {filed.id}"
    with store.appending() as work:
        last = known.last_of(filed.key, work.last_of(filed.key))
        number = last[0] + 1 if last else 0
        if filed.sequence > number:
            reason = f"waits for number {number} of its key, which may still come"
            raise LedgerError(
                about, reason, "Refuse the first that cannot be taken in, or ask for what is missing"
            )
        try:
            _judged(store, work, ring, known, filed, now, readable)
        except LedgerError:
            return
    raise LedgerError(about, "can be taken in", "Take it in: truce sync apply, or file anything here")


def _ring_of(store: Store, key: SigningKey) -> Keyring:
    ring = keys_of(store)
    if ring is None or ring.sequencer != key.id:
        raise LedgerError(f"key {key.id[:16]}", "does not order this record", "Send a packet to who does")
    return ring


def refused_in(store: Store) -> Refused:
    """What the record refuses. LedgerError if an entry says that it is a refusal, and is none."""
    return Refused(store.entries(0, None, REFUSAL))


def waiting_in(store: Store, refused: Refused) -> Iterator[Waiting]:
    """What waits here and is not refused, in the order in which it came."""
    return (each for each in store.waiting() if each.id not in refused.by_entry)


def _take_in(
    store: Store,
    work: Appending,
    ring: Keyring,
    refused: Refused,
    filed: Waiting,
    now: int,
    readable: Readable,
) -> tuple[Stored, Keyring]:
    """One entry, judged before anything of it is written."""
    entry, target = _judged(store, work, ring, refused, filed, now, readable)
    statement = read_envelope(entry.envelope).statement
    after = ring.after(entry, statement)
    if statement.rows:
        work.add_rows(store.waiting_rows(filed.id))
    work.append(entry, refused.next_of(entry.key, work.last_of(entry.key)))
    if target and entry.content:
        order = ErasureOrder.from_bytes(entry.content.data)
        for part in order.parts(read_envelope(target.envelope).statement):
            work.erase(order.position, part, entry.position)
    return entry, after


def _judged(
    store: Store,
    work: Appending,
    ring: Keyring,
    refused: Refused,
    filed: Waiting,
    now: int,
    readable: Readable,
) -> tuple[Stored, Stored | None]:
    """The entry as the record would hold it, and the one that it erases. LedgerError if it cannot be."""
    statement = read_envelope(filed.envelope).statement
    order = None
    if statement.kind == ERASURE and filed.content is not None:
        order = ErasureOrder.from_bytes(filed.content.data)
    target = next(_at(store, order.position), None) if order else None
    entry = take_in(
        Filed(filed.envelope, filed.content),
        head=work.head,
        last=refused.last_of(statement.key, work.last_of(statement.key)),
        keyring=ring,
        now=now,
        rows=rows_of(row.commitment for row in store.waiting_rows(filed.id)) if statement.rows else None,
        target=target,
    )
    rows = (row.content.data if row.content else None for row in store.waiting_rows(filed.id))
    readable(statement.kind, filed.content.data if filed.content else None, rows)
    ring.after(entry, statement)
    return entry, target


def keys_of(store: Store) -> Keyring | None:
    """The keys after the last entry; None for an empty record."""
    if store.head().size == 0:
        return None
    return keyring(chain(store.entries(0, 1), store.entries(1, None, KEY)))


def frontier_of(store: Store, size: int) -> Frontier:
    """The tree over the first `size` entries."""
    return Frontier.read(size, lambda level, number: store.nodes([(level, number)])[0])


def _at(store: Store, position: int) -> Iterator[Stored]:
    return store.entries(position, position + 1)
