"""Checking a whole record offline: every signature, commitment, chain, time, root, order and power.

It trusts nothing but the entries themselves and the checkpoints that somebody holds. It reads in a stream, so
that a record of any length fits, and goes on after a fault, so that all of them are told.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from truce.errors import LedgerError, StoreError, TruceError
from truce.ledger.cosignatures import WitnessKey
from truce.ledger.entries import Row, Stored
from truce.ledger.erasures import ErasureOrder, check_order
from truce.ledger.faults import Fault
from truce.ledger.feeds import Rooting
from truce.ledger.heads import HeadCheck, Held
from truce.ledger.keyring import Keyring, content_of, founded
from truce.ledger.keys import is_genuine
from truce.ledger.reading import Hole, Stray, in_order
from truce.ledger.records import AsItStands, Record
from truce.ledger.refusals import Refusal, check_refusal
from truce.ledger.statements import (
    ERASURE,
    REFUSAL,
    STRUCTURAL,
    Signed,
    Statement,
    entry_id,
    leaf_of,
    read_envelope,
)
from truce.ledger.tree import leaf_hash

__all__ = ["Held", "Lookup", "Record", "Verification"]

_CHUNK = 256
_FROM_COPY = "Take the entry from a copy that verifies, and ask who had access to this one"
_FALSE_ACT = "Count on nothing that rests on it, and ask whoever ran the sequencer why it was taken in"
_EVIDENCE = "Keep both copies as evidence, and have the holder of the key explain"

Lookup = tuple[str, int | None, int | None, str | None]
"""What a row is looked up by: its `id`, `first`, `last` and `area` (`truce.ledger.entries.Row`)."""
LookedUp = Callable[[str, bytes | None, bytes], Lookup | None]
"""Gives that for the kind and content of an entry and the data of a row."""


@dataclass(slots=True)
class Verification:
    """One check of one record. `faults` does it; the counts tell how far it is.

    Attributes:
        record: what is checked.
        held: checkpoints of others. Without one, a record that was cut short or rolled back to an older copy
            cannot be told from one that never was longer.
        witnesses: keys whose cosignatures must not be false.
        evidence: for each file that entries name, its SHA-256 there and as it is now (None: missing).
        complete: whether content that is not there is a fault unless it was erased (a copy that may see all)
            or may be withheld (a projection).
        looked_up: what a row must be looked up by, according to the kind and content of its entry and its own
            data; None for one of which nobody can say. No commitment covers those columns. None leaves all
            of them unchecked.
        entries, rows, withheld, erased: how many were seen so far.
        agreed: how many entries the largest checkpoint that was found right is over; 0 for none.
    """

    record: Record
    held: Sequence[Held] = ()
    witnesses: Sequence[WitnessKey] = ()
    evidence: Iterable[tuple[str, str | None]] = ()
    complete: bool = True
    looked_up: LookedUp | None = None
    entries: int = 0
    rows: int = 0
    withheld: int = 0
    erased: int = 0
    agreed: int = 0
    keyring: Keyring | None = None
    _recorded: int = 0
    _last: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    _orders: dict[int, list[tuple[int, ErasureOrder]]] = field(default_factory=dict)
    _orders_to: int = 0
    _found: list[Fault] = field(default_factory=list)

    def faults(self) -> Iterator[Fault]:
        """Every fault, in the order of the record; nothing if all is well. To be called once.

        Others may go on filing: what is checked is the record as it stands when this begins.

        StoreError if the record cannot be read at all.
        """
        self.record = AsItStands(self.record)
        heads = HeadCheck(self.record, self.witnesses, self.held)
        self._read_orders()
        held_rows = _RowCounts(self.record.row_counts())
        yield from heads.passed(None)
        items = in_order(self.record.entries, _position, self.record.head().size)
        for item, opened in _opened(items):
            if isinstance(item, Stored):
                yield from self._rows_of_none(held_rows.before(item.position))
                held = held_rows.at(item.position)
                if statement := self._entry(item, *opened):
                    yield from self._rows(item, statement, held, heads)
                if differs := heads.add(leaf_hash(leaf_of(item.recorded, item.envelope))):
                    self._found.append(differs)
                self.entries = item.position + 1
            elif isinstance(item, Hole):
                self._hole(item)
                yield from self._told(heads)
                yield from heads.skip(item.stop - item.start, self.keyring)
            else:
                self._fault("position", item.place, "comes twice: one of the two was put in", _FROM_COPY)
            if self._found:
                yield from self._told(heads)
            yield from heads.passed(self.keyring)
            self.agreed = heads.agreed
        yield from self._rows_of_none(held_rows.before(None))
        if held_rows.unread:
            yield Fault("rows", "rows of the record", f"cannot be counted: {held_rows.unread}", _FROM_COPY)
        yield from heads.ended(self.keyring)
        yield from self._evidence()

    def _rows_of_none(self, positions: Iterator[int]) -> Iterator[Fault]:
        for position in positions:
            reason = "holds rows and is not there: they were put in"
            yield Fault("rows", f"entry {position}", reason, _FROM_COPY, position)

    def _told(self, heads: HeadCheck) -> Iterator[Fault]:
        """The faults found since this was last asked."""
        heads.mark(self._found)
        yield from self._found
        self._found.clear()

    def _fault(self, rule: str, position: int, reason: str, advice: str, row: int | None = None) -> None:
        about = f"entry {position}" if row is None else f"row {row} of entry {position}"
        self._found.append(Fault(rule, about, reason, advice, position, row))

    def _hole(self, hole: Hole) -> None:
        if hole.reason:
            self._fault("position", hole.start, f"cannot be read: {hole.reason}", _FROM_COPY)
        elif hole.stop - hole.start == 1:
            self._fault("position", hole.start, "is missing: it was taken out", _FROM_COPY)
        else:
            reason = f"and those up to {hole.stop - 1} are missing: they were taken out"
            self._fault("position", hole.start, reason, _FROM_COPY)

    def _entry(self, entry: Stored, signed: Signed | None, why_false: str) -> Statement | None:
        """Check an entry but for its rows; what it states, if its key did sign that."""
        place = entry.position
        if entry.recorded < self._recorded:
            self._fault("time", place, "was recorded before the one in front of it", _FROM_COPY)
        self._recorded = max(self._recorded, entry.recorded)
        made = entry_id(entry.envelope)
        if made != entry.id:
            self._fault("columns", place, "is not kept under its own id: one of the two changed", _FROM_COPY)
        if signed is not None:
            told = (signed.statement.kind, signed.statement.key, signed.statement.sequence)
            if told != (entry.kind, entry.key, entry.sequence):
                reason = "is filed under another kind, key or count than signed"
                self._fault("columns", place, reason, _FROM_COPY)
        if why_false:
            self._fault("envelope" if signed is None else "signature", place, why_false, _FROM_COPY)
        if signed is None or why_false:
            # What it says counts for nothing; where it stood in the chain, its columns may still tell.
            self._last[entry.key] = (entry.sequence, (entry.id,))
            return None
        self._chain(entry, signed.statement, made)
        self._content(entry, signed.statement)
        self._right(entry, signed.statement)
        return signed.statement

    def _chain(self, entry: Stored, statement: Statement, made: str) -> None:
        """Whether the statement is its key's next."""
        last = self._last.get(statement.key)
        expected, previous = (last[0] + 1, last[1]) if last else (0, ("",))
        if statement.sequence > expected:
            reason = f"is number {statement.sequence} of its key, where {expected} was next: one was left out"
            self._fault("chain", entry.position, reason, _FROM_COPY)
        elif statement.sequence < expected:
            reason = (
                f"is number {statement.sequence} of its key, which it had reached already: one was put in"
            )
            self._fault("chain", entry.position, reason, _EVIDENCE)
        elif statement.previous not in previous:
            reason = "follows another entry of its key than the one in front: one was exchanged"
            self._fault("chain", entry.position, reason, _EVIDENCE)
        if statement.sequence >= expected:
            self._last[statement.key] = (statement.sequence, (entry.id, made))

    def _content(self, entry: Stored, statement: Statement) -> None:
        """Whether content is what was signed, or is missing for a good reason."""
        if entry.content is None:
            self._absent(entry.position, None)
            return
        if entry.content.commitment.hex() != statement.commitment:
            self._fault("content", entry.position, "has other content than was signed", _FROM_COPY)
        self._present(entry.position, None)

    def _right(self, entry: Stored, statement: Statement) -> None:
        """Whether the key had the right to state this, then and there."""
        ring, place = self.keyring, entry.position
        if ring is None:
            if place == 0:
                self._begin(entry, statement)
            return
        if statement.kind in STRUCTURAL:
            try:
                self.keyring = ring.after(entry, statement)
                if statement.kind == ERASURE:
                    self._check_order(entry, statement)
                if statement.kind == REFUSAL:
                    self._refused(entry, statement)
            except (LedgerError, StoreError) as error:
                self._fault("keys", place, error.reason, _FALSE_ACT)
                return
        if why := ring.refusal(statement, place):
            self._fault("keys", place, f"could not be stated by its key: {why}", _FALSE_ACT)

    def _refused(self, entry: Stored, statement: Statement) -> None:
        """Let a key's count go on past what was refused. LedgerError if that was not its key's next."""
        refusal = Refusal.from_bytes(content_of(entry, statement))
        check_refusal(refusal, statement.mission)
        stated = refusal.statement
        last = self._last.get(stated.key)
        expected, previous = (last[0] + 1, last[1]) if last else (0, ("",))
        if stated.sequence == expected and stated.previous in previous:
            self._last[stated.key] = (stated.sequence, (refusal.entry,))
        elif last is not None and refusal.entry in last[1]:
            raise LedgerError("refusal", "is of an entry that the record holds", _FALSE_ACT)

    def _begin(self, entry: Stored, statement: Statement) -> None:
        try:
            self.keyring = founded(entry, statement)
        except LedgerError as error:
            reason = f"{error.reason}; without it nobody's right to state anything can be checked"
            self._fault("keys", entry.position, reason, _FROM_COPY)
            return
        if self.record.mission != self.keyring.mission:
            self._fault("keys", 0, f"begins another mission than {self.record.mission}", _FROM_COPY)

    def _check_order(self, entry: Stored, statement: Statement) -> None:
        """LedgerError unless an erasure order fits the entry that it names."""
        order = ErasureOrder.from_bytes(content_of(entry, statement))
        target = next(self.record.entries(order.position, order.position + 1), None)
        if target is None:
            raise LedgerError("erasure order", "names an entry that is not there", _FALSE_ACT)
        check_order(order, entry.position, target, read_envelope(target.envelope).statement)

    def _rows(self, entry: Stored, statement: Statement, held: int, heads: HeadCheck) -> Iterator[Fault]:
        """Faults of every row of an entry, and of their root."""
        if statement.rows is None:
            if held:
                reason = f"holds {held} rows and was signed with none: they were put in"
                self._fault("rows", entry.position, reason, _FROM_COPY)
            return
        rooting, whole = Rooting(), True
        for item in in_order(partial(self.record.rows, entry.position), _number, statement.rows.count):
            if isinstance(item, Row) and item.number < statement.rows.count:
                whole &= self._row(entry, statement.kind, item, rooting)
                self.rows += 1
            else:
                whole &= isinstance(item, Row)
                self._stray_row(entry.position, item)
            if self._found:
                yield from self._told(heads)
        if whole and rooting.rows != statement.rows:
            reason = "has rows of other commitments than were signed: one was changed with its commitment"
            self._fault("rows", entry.position, reason, _FROM_COPY)

    def _row(self, entry: Stored, kind: str, row: Row, rooting: Rooting) -> bool:
        """Check one row and count its commitment; whether it could be counted."""
        place, number = entry.position, row.number
        if row.content is None:
            self._absent(place, number)
            if row != Row(number, "", row.commitment, None) and self._ordered(place, number) is not None:
                reason = "was erased, and still tells by which id, time or area it was found"
                self._fault("erasure", place, reason, "Carry the order out", number)
        else:
            self._present(place, number)
            if row.content.commitment != row.commitment:
                self._fault("row", place, "has other content than was signed", _FROM_COPY, number)
            elif self.looked_up is not None:
                content = entry.content.data if entry.content else None
                self._check_lookup(place, row, partial(self.looked_up, kind, content, row.content.data))
        try:
            rooting.add(row.commitment)
        except LedgerError as error:
            self._fault("row", place, error.reason, _FROM_COPY, number)
            return False
        return True

    def _check_lookup(self, place: int, row: Row, told: Callable[[], Lookup | None]) -> None:
        try:
            right = told() in (None, (row.id, row.first, row.last, row.area))
        except TruceError as error:
            self._fault("row", place, f"cannot be read: {error}", _FROM_COPY, row.number)
            return
        if not right:
            reason = "is looked up by another id, time or area than its content tells: questions miss it"
            self._fault("row", place, reason, _FROM_COPY, row.number)

    def _stray_row(self, position: int, item: Row | Hole | Stray) -> None:
        match item:
            case Row():
                self._fault("row", position, "is beyond those signed: it was put in", _FROM_COPY, item.number)
            case Stray(number):
                self._fault("row", position, "comes twice: one was put in", _FROM_COPY, number)
            case Hole(start, _, reason) if reason:
                self._fault("row", position, f"cannot be read: {reason}", _FROM_COPY, start)
            case Hole(start, stop):
                more = f" and those up to {stop - 1} are" if stop - start > 1 else " is"
                self._fault("row", position, f"{more.strip()} missing: taken out", _FROM_COPY, start)

    def _absent(self, position: int, row: int | None) -> None:
        """Content is not there: by an order, by right, or taken away."""
        if self._ordered(position, row) is None and self.complete:
            # The order may have come since this check began.
            self._read_orders()
        if self._ordered(position, row) is not None:
            self.erased += 1
        elif self.complete:
            reason = "has lost its content, and no order erased it"
            self._fault("content", position, reason, _FROM_COPY, row)
        else:
            self.withheld += 1

    def _present(self, position: int, row: int | None) -> None:
        """Content is there: it must not be if it was erased."""
        if self._orders and (order := self._ordered(position, row)) is not None:
            reason = f"still has the content that the order at position {order} erased"
            self._fault("erasure", position, reason, "Carry the order out", row)

    def _ordered(self, position: int, row: int | None) -> int | None:
        """The position of the order that erased this, None if there is none."""
        for place, order in self._orders.get(position, ()):
            if order.covers(position, row):
                return place
        return None

    def _read_orders(self) -> None:
        """All orders ahead of the rest: content goes missing long before its order comes in the stream.

        An order that has no force is found to be so in its turn.
        """
        try:
            for entry in self.record.entries(self._orders_to, kind=ERASURE):
                self._orders_to = entry.position + 1
                if entry.content is not None:
                    with suppress(LedgerError):
                        order = ErasureOrder.from_bytes(entry.content.data)
                        self._orders.setdefault(order.position, []).append((entry.position, order))
        except TruceError as error:
            reason = f"cannot all be read: {error}"
            self._found.append(Fault("erasure", "erasure orders", reason, _FROM_COPY))

    def _evidence(self) -> Iterator[Fault]:
        for named, found in self.evidence:
            if found is None:
                yield Fault("evidence", f"evidence {named}", "is missing", "Take the file from another copy")
            elif found != named:
                reason = f"is not the file that was filed: its SHA-256 is {found}"
                yield Fault("evidence", f"evidence {named}", reason, "Take the file from another copy")


Item = Stored | Hole | Stray


def _opened(items: Iterator[Item]) -> Iterator[tuple[Item, tuple[Signed | None, str]]]:
    """Each item with what was signed, if it is an entry that can be read, and why that is false, if it is.

    The signatures of a chunk are checked in one run, which takes a twentieth less than one at a time.
    """
    while chunk := list(islice(items, _CHUNK)):
        read = [_read(item) for item in chunk]
        yield from zip(chunk, [(signed, why or _why_false(signed)) for signed, why in read], strict=True)


def _read(item: Item) -> tuple[Signed | None, str]:
    if not isinstance(item, Stored):
        return None, "is not there"
    try:
        return read_envelope(item.envelope), ""
    except LedgerError as error:
        return None, f"has an envelope that {error.reason}"


def _why_false(signed: Signed | None) -> str:
    """What is wrong with a signature; "" if nothing is."""
    if signed is None:
        return ""
    try:
        if is_genuine(signed):
            return ""
    except LedgerError as error:
        return f"names a key that {error.reason}"
    return f"is not what the key {signed.statement.key} signed: it was changed, or never was its holder's"


class _RowCounts:
    """How many rows are held under an entry, asked in order of position; and those under none."""

    def __init__(self, counts: Iterator[tuple[int, int]]) -> None:
        self.unread = ""
        self._counts = counts
        self._next = self._read()

    def at(self, position: int) -> int:
        """How many rows the entry at this position holds."""
        if self._next is None or self._next[0] != position:
            return 0
        held = self._next[1]
        self._next = self._read()
        return held

    def before(self, position: int | None) -> Iterator[int]:
        """Positions, before this one if given, that hold rows and were not asked for: they have no entry."""
        while self._next is not None and (position is None or self._next[0] < position):
            yield self._next[0]
            self._next = self._read()

    def _read(self) -> tuple[int, int] | None:
        try:
            return next(self._counts, None)
        except TruceError as error:
            self.unread = str(error)
            return None


def _position(entry: Stored) -> int:
    return entry.position


def _number(row: Row) -> int:
    return row.number
