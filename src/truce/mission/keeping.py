"""Filing into a record: signing, taking in, and a checkpoint over all of it, in one transaction.

This copy of a mission files with one key. If that key orders the record, entries are taken in at once; if
not, they wait here, signed, until a packet carries them to the sequencer (docs/how-to/exchange-packets.md).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from truce.errors import LedgerError
from truce.ledger.checkpoints import Checkpoint, origin_of
from truce.ledger.entries import Row, Stored
from truce.ledger.erasures import ErasureOrder
from truce.ledger.filing import Author, Filed, take_in
from truce.ledger.keyring import Keyring, founded
from truce.ledger.keys import SigningKey
from truce.ledger.notes import Note, Signer
from truce.ledger.refusals import Refused
from truce.ledger.statements import ERASURE, EVERYBODY, REFUSAL, Content, Rows, leaf_of, read_envelope
from truce.ledger.tree import Frontier, leaf_hash, root_of
from truce.mission.ownership import is_of_party
from truce.store.interface import Appending, Store, Waiting

Clock = Callable[[], int]
"""The time now, milliseconds since 1970, UTC."""
MECHANISM = "mechanism"
"""The audience of what is filed unless said otherwise: those who run the monitoring (`truce.access`)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One row of an entry: the id that it is looked up by, and what it says."""

    id: str
    data: bytes


class Filing:
    """Several entries on their way into the record, all or none of them."""

    def __init__(
        self,
        work: Appending,
        key: SigningKey,
        mission: str,
        keyring: Keyring,
        now: int,
        refused: Refused | None = None,
        *,
        after_pause: bool = False,
    ) -> None:
        refused = refused or Refused()
        self._work = work
        self._keyring = keyring
        self._now = now
        self._after_pause = after_pause
        self._refused = refused
        last = refused.last_of(key.id, work.last_of(key.id, waiting=True))
        self._author = Author(key, mission, *((last[0] + 1, last[1]) if last else ()))
        self.key = key.id
        self.orders = keyring.sequencer == key.id
        life = keyring.lives.get(key.id)
        self.of_party = is_of_party(life.holder if life else None)
        self.leaves: list[bytes] = []

    def add(self, kind: str, data: bytes, parts: Sequence[Part] = (), audience: str = MECHANISM) -> str:
        """File what `data` says, with its rows. Returns the id of the entry.

        LedgerError for whatever the sequencer would refuse.
        """
        rows = [Row(n, p.id, c.commitment, c) for n, p in enumerate(parts) for c in (Content.of(p.data),)]
        summed = Rows(len(rows), root_of(leaf_hash(r.commitment) for r in rows).hex()) if rows else None
        self._work.add_rows(rows)
        return self.add_over(kind, data, summed, audience)

    def add_over(self, kind: str, data: bytes, summed: Rows | None, audience: str = MECHANISM) -> str:
        """File what `data` says over rows that were added before, of this count and root. Returns its id."""
        filed = self._author.file(kind, data, audience, self._now, summed)
        self._author = self._author.after(filed)
        self._send(filed, summed)
        return filed.id

    def erase(self, order: ErasureOrder, target: Stored) -> str:
        """File an order to erase, and carry it out if this copy orders the record. Returns the order's id.

        `target` is the entry that it names. LedgerError if the key may not order it, or it does not fit.
        """
        filed = self._author.file(ERASURE, order.to_bytes(), EVERYBODY, self._now)
        self._author = self._author.after(filed)
        at = self._work.head.size
        self._send(filed, None, target)
        if self.orders:
            for part in order.parts(read_envelope(target.envelope).statement):
                self._work.erase(order.position, part, at)
        return filed.id

    def _send(self, filed: Filed, rows: Rows | None, target: Stored | None = None) -> None:
        if self.orders:
            self._take_in(filed, rows, target)
        else:
            self._work.wait(_waiting(filed, self._now))

    def _take_in(self, filed: Filed, rows: Rows | None, target: Stored | None) -> None:
        statement = read_envelope(filed.envelope).statement
        entry = take_in(
            filed,
            head=self._work.head,
            last=self._refused.last_of(statement.key, self._work.last_of(statement.key)),
            keyring=self._keyring,
            now=self._now,
            rows=rows,
            after_pause=self._after_pause,
            target=target,
        )
        self._work.append(entry, self._refused.next_of(entry.key, self._work.last_of(entry.key)))
        self._keyring = self._keyring.after(entry, statement)
        self.leaves.append(leaf_hash(leaf_of(entry.recorded, entry.envelope)))


def _waiting(filed: Filed, now: int) -> Waiting:
    statement = read_envelope(filed.envelope).statement
    return Waiting(
        now, filed.id, statement.kind, statement.key, statement.sequence, filed.envelope, filed.content
    )


class Keys:
    """The keys of a record, read as it grows: an entry is read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._size = 0
        self._ring: Keyring | None = None

    def at(self, size: int) -> Keyring:
        """The keys after the first `size` entries, at least as many as were asked for before.

        Raises:
            LedgerError: an entry about keys is not what it must be, or there is no entry.
        """
        for entry in self._store.entries(self._size, size):
            statement = read_envelope(entry.envelope).statement
            self._ring = self._ring.after(entry, statement) if self._ring else founded(entry, statement)
            self._size = entry.position + 1
        if self._ring is None:
            raise LedgerError("record", "has no first entry", "Make the mission again with truce init")
        return self._ring


@contextmanager
def filing(
    store: Store, key: SigningKey, keys: Keys, clock: Clock, *, after_pause: bool = False
) -> Iterator[Filing]:
    """File entries; they are durable, and under a checkpoint of the sequencer, when this is left.

    With `after_pause` somebody has looked at the clock, and the record did rest for long.

    Raises:
        LedgerError: an entry is refused.
        StoreError: the record cannot be written. Nothing of what was filed is there then.
    """
    with (
        store.appending() as work,
        filing_within(work, store, key, keys, clock, after_pause=after_pause) as at_work,
    ):
        yield at_work


@contextmanager
def filing_within(
    work: Appending, store: Store, key: SigningKey, keys: Keys, clock: Clock, *, after_pause: bool = False
) -> Iterator[Filing]:
    """The same where the record is open for appending already: a checkpoint comes last. Errors as there."""
    begun = work.head.size
    refused = Refused(store.entries(0, begun, REFUSAL))
    at_work = Filing(work, key, store.mission, keys.at(begun), clock(), refused, after_pause=after_pause)
    yield at_work
    if at_work.leaves:
        frontier = Frontier(begun, tuple(store.nodes(Frontier.places(begun))))
        size = begun + len(at_work.leaves)
        root = frontier.grown(at_work.leaves).root
        work.add_checkpoint(size, checkpoint_note(key, store.mission, size, root))


def checkpoint_note(key: SigningKey, mission: str, size: int, root: bytes) -> bytes:
    """A checkpoint signed by the sequencer (C2SP tlog-checkpoint)."""
    origin = origin_of(mission)
    text = Checkpoint(origin, size, root).text
    return Note(text, ()).signed(Signer(origin, key.private).sign(text)).to_bytes()
