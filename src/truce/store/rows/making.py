"""Rows of a feed made ready for the record: read and written, here or in a process apart; then sealed.

Reading goes on while what was read is sealed and written, and keys never come near the process that
reads a file.
"""

import gc
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from multiprocessing.connection import Connection
from queue import Queue
from typing import Any, NamedTuple

from truce.errors import StoreError, TruceError
from truce.incidents.feeds.leads import PER_ROW, Leads
from truce.incidents.feeds.listing import Listed
from truce.ledger.entries import Columns
from truce.ledger.feeds import seal
from truce.ledger.statements import Rows
from truce.ledger.tree import Frontier, leaf_hash
from truce.store.nouns import OfRow, all_to_bytes
from truce.store.rows.reading import lookup_of


class Written(NamedTuple):
    """Rows that are written already, column by column: their ids, contents, and what they are looked up by.

    `first`, `last` and `areas` as `lookup_of` gives them; `leads` how many are packed in each (empty: none).
    """

    ids: Sequence[str]
    data: Sequence[bytes]
    first: Sequence[int | None]
    last: Sequence[int | None]
    areas: Sequence[str | None]
    leads: Sequence[int] = ()

    def part(self, start: int, stop: int | None = None) -> "Written":
        """The rows from one on, up to another."""
        some = slice(start, stop)
        return Written(
            self.ids[some], self.data[some], self.first[some], self.last[some], self.areas[some],
            self.leads[some],
        )  # fmt: skip


Opened = Callable[[], Iterable[OfRow | Written]]
"""Reads what the rows of a feed say from the beginning: the same ones in the same order, each time. What it
gives may have an attribute `listed` once it is read to its end: how that went."""

_BATCH = 4_000
_UNLOOKED = 100_000
"""So many objects are made before circles of references are looked for."""
_AHEAD = 16
"""So many batches are made ready before the one who writes has taken them."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one entry, their count and root; `last`: no more follow in the feed.

    `leads` are packed in them. `listed` comes with the last: how the reading of the file went.
    """

    batches: tuple[Columns, ...]
    rows: Rows | None
    last: bool
    leads: int = 0
    listed: Listed | None = None

    @property
    def count(self) -> int:
        """How many rows."""
        return self.rows.count if self.rows else 0


@contextmanager
def made_here(opened: Opened, start: int, rows_per_entry: int) -> Iterator[Iterator[Part]]:
    """The parts of a feed from a row on, made as they are asked for."""
    yield _parts(_sealed(_read(opened, start, rows_per_entry), rows_per_entry))


@contextmanager
def made_apart(opened: Opened, start: int, rows_per_entry: int) -> Iterator[Iterator[Part]]:
    """The same, read and written ahead in another process, which ends with the context."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_read_there, args=(opened, start, rows_per_entry, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield _parts(_sealed(_received(ours), rows_per_entry))
    finally:
        ours.close()
        process.terminate()
        process.join()


@dataclass(frozen=True, slots=True)
class _Ended:
    """The end of a feed that was read, and how that went."""

    listed: Listed | None


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a part, with count and root of its rows; `last`: that of the whole feed."""

    rows: Rows | None
    last: bool
    leads: int = 0
    listed: Listed | None = None


def _parts(made: Iterable["Columns | _End"]) -> Iterator[Part]:
    batches: list[Columns] = []
    for one in made:
        if isinstance(one, _End):
            yield Part(tuple(batches), one.rows, one.last, one.leads, one.listed)
            batches.clear()
        else:
            batches.append(one)


def _read(opened: Opened, start: int, rows_per_entry: int) -> Iterator["Written | _Ended"]:
    """The rows of a feed from one on, written, and its end."""
    reading = opened()
    yield from _batches(_in_columns(reading), start, rows_per_entry)
    yield _Ended(getattr(reading, "listed", None))


def _sealed(read: Iterable["Written | _Ended"], rows_per_entry: int) -> Iterator["Columns | _End"]:
    """Batches of rows, salted and committed to, and the end of each part after its rows."""
    left, tree, leads = rows_per_entry, Frontier(), 0
    for rows in read:
        if isinstance(rows, _Ended):
            whole = Rows(tree.size, tree.root.hex()) if tree.size else None
            yield _End(whole, True, leads, rows.listed)
            return
        # Whether a part is the last one shows only where a row follows it.
        if not left:
            yield _End(Rows(tree.size, tree.root.hex()), False, leads)
            left, tree, leads = rows_per_entry, Frontier(), 0
        salts, commitments = seal(rows.data)
        yield Columns(rows.ids, commitments, salts, rows.data, rows.first, rows.last, rows.areas)
        tree = tree.grown(map(leaf_hash, commitments))
        left, leads = left - len(rows.ids), leads + sum(rows.leads)


def _in_columns(reading: Iterable[OfRow | Written]) -> Iterator[Written]:
    """What is read, as columns, in order; what came before a reading broke off too."""
    waiting: list[OfRow] = []
    try:
        for one in reading:
            if not isinstance(one, Written):
                waiting.append(one)
            if waiting and (isinstance(one, Written) or len(waiting) == _most(waiting[-1])):
                yield _written(waiting)
                waiting = []
            if isinstance(one, Written):
                yield one
    except TruceError:
        if waiting:
            yield _written(waiting)
        raise
    if waiting:
        yield _written(waiting)


def _batches(columns: Iterable[Written], start: int, rows_per_entry: int) -> Iterator[Written]:
    """The rows from one on, many at a time, and those of two entries never together."""
    waiting, count, left = list[Written](), 0, rows_per_entry
    try:
        for rows in columns:
            skipped = min(start, len(rows.ids))
            start, rows = start - skipped, rows.part(skipped)
            while rows.ids:
                most = len(rows.ids) if rows.leads else _BATCH - count
                taken = rows.part(0, min(most, left - count))
                waiting.append(taken)
                rows, count = rows.part(len(taken.ids)), count + len(taken.ids)
                if taken.leads or count in (_BATCH, left):
                    yield _joined(waiting)
                    left = left - count or rows_per_entry
                    waiting, count = [], 0
    except TruceError:
        # Rows that follow an entry show that it is whole, though they themselves are not kept.
        if waiting:
            yield _joined(waiting)
        raise
    if waiting:
        yield _joined(waiting)


def _joined(parts: Sequence[Written]) -> Written:
    columns: Iterator[Any] = (list(chain.from_iterable(told)) for told in zip(*parts, strict=True))
    return Written(*columns)


def _most(one: OfRow) -> int:
    return _BATCH // PER_ROW if isinstance(one, Leads) else _BATCH


def _written(said: Sequence[OfRow]) -> Written:
    ids, first, last, areas = zip(*map(lookup_of, said), strict=True)
    leads = [one.count if isinstance(one, Leads) else 0 for one in said]
    return Written(ids, all_to_bytes(said), first, last, areas, leads if any(leads) else ())


def _read_there(opened: Opened, start: int, rows_per_entry: int, pipe: Connection) -> None:
    """In the other process: read rows while a thread hands on those that are written."""
    # Whoever interrupts means the one who asked, who ends this process in turn.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Rows leave no circles of references behind: looking for them less often takes no more memory.
    gc.freeze()
    gc.set_threshold(_UNLOOKED)
    waiting: Queue[object] = Queue(_AHEAD)
    thread = threading.Thread(target=_hand_on, args=(waiting, pipe), daemon=True)
    thread.start()
    try:
        for read in _read(opened, start, rows_per_entry):
            waiting.put(read)
    except TruceError as error:
        waiting.put(error)
    waiting.put(None)
    thread.join()


def _hand_on(waiting: "Queue[object]", pipe: Connection) -> None:
    try:
        while (read := waiting.get()) is not None:
            pipe.send_bytes(pickle.dumps(read, pickle.HIGHEST_PROTOCOL))
        pipe.close()
    except OSError:
        # Whoever asked is gone, and with it the reason to go on.
        os._exit(1)


def _received(pipe: Connection) -> Iterator["Written | _Ended"]:
    """What the other process read. Only that process, our own child, writes into the pipe."""
    while True:
        try:
            read = pickle.loads(pipe.recv_bytes())  # noqa: S301
        except EOFError:
            reason = "was not read to its end: the process that read it ended early"
            raise StoreError("feed", reason, "Ask for it again: it goes on where the record ends") from None
        if isinstance(read, TruceError):
            raise read
        yield read
