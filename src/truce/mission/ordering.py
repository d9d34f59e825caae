"""Ordering: the sequencer gives the entries that wait their positions, and a checkpoint over all of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from truce.errors import LedgerError
from truce.ledger.entries import Stored
from truce.ledger.erasures import ErasureOrder
from truce.ledger.feeds import rows_of
from truce.ledger.filing import Filed, take_in
from truce.ledger.keyring import Keyring, keyring
from truce.ledger.keys import SigningKey
from truce.ledger.statements import ERASURE, KEY, leaf_of, read_envelope
from truce.ledger.tree import Frontier, leaf_hash
from truce.mission.keeping import checkpoint_note
from truce.store.interface import Appending, Store, Waiting


@dataclass(frozen=True, slots=True)
class Ordered:
    """What the sequencer did with the entries that waited: those that now have a position, and those refused.

    `refused` holds ids and why. They wait on: what was missing before one may still come.
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
    ring = keys_of(store)
    if ring is None or ring.sequencer != key.id:
        raise LedgerError(f"key {key.id[:16]}", "does not order this record", "Send a packet to who does")
    left, before = list(store.waiting()), -1
    taken: list[str] = []
    refused: dict[str, LedgerError] = {}
    with store.appending() as work:
        frontier = frontier_of(store, work.head.size)
        leaves: list[bytes] = []
        while len(left) != before:
            before, waiting, left = len(left), left, []
            for filed in waiting:
                try:
                    entry, ring = _take_in(store, work, ring, filed, now, readable)
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


def _take_in(
    store: Store, work: Appending, ring: Keyring, filed: Waiting, now: int, readable: Readable
) -> tuple[Stored, Keyring]:
    """One entry, judged before anything of it is written."""
    statement = read_envelope(filed.envelope).statement
    order = None
    if statement.kind == ERASURE and filed.content is not None:
        order = ErasureOrder.from_bytes(filed.content.data)
    target = next(_at(store, order.position), None) if order else None
    entry = take_in(
        Filed(filed.envelope, filed.content),
        head=work.head,
        last=work.last_of(statement.key),
        keyring=ring,
        now=now,
        rows=rows_of(row.commitment for row in store.waiting_rows(filed.id)) if statement.rows else None,
        target=target,
    )
    rows = (row.content.data if row.content else None for row in store.waiting_rows(filed.id))
    readable(statement.kind, filed.content.data if filed.content else None, rows)
    after = ring.after(entry, statement)
    if statement.rows:
        work.add_rows(store.waiting_rows(filed.id))
    work.append(entry)
    if order and target:
        for part in order.parts(read_envelope(target.envelope).statement):
            work.erase(order.position, part, entry.position)
    return entry, after


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
