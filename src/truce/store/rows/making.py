"""Rows of a feed made ready for the record: encoded, salted, committed to; here, or in a process apart.

The process that writes has a processor to itself, and keys never come near the one that reads a file.
"""

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from queue import Queue
from typing import NamedTuple

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
    """A row that is written already: its id, content, first and last minute, and area (`lookup_of`)."""

    id: str
    data: bytes
    first: int | None
    last: int | None
    area: str | None


Opened = Callable[[], Iterable[OfRow | Written]]
"""Reads what the rows of a feed say from the beginning: the same ones in the same order, each time. What it
gives may have an attribute `listed` once it is read to its end: how that went."""

_BATCH = 4_000
_AHEAD = 64
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
    yield _parts(_made(opened, start, rows_per_entry))


@contextmanager
def made_apart(opened: Opened, start: int, rows_per_entry: int) -> Iterator[Iterator[Part]]:
    """The same, made ahead in another process, which ends with the context."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_make_there, args=(opened, start, rows_per_entry, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield _parts(_received(ours))
    finally:
        ours.close()
        process.terminate()
        process.join()


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


def _made(opened: Opened, start: int, rows_per_entry: int) -> Iterator["Columns | _End"]:
    """Batches of rows, and the end of each part after its rows."""
    reading = opened()
    told = islice(reading, start, None)
    # One row is looked at ahead of its part: whether a part is the last one shows only there.
    ahead = next(told, None)
    ended = False
    while not ended:
        left, tree, leads = rows_per_entry, Frontier(), 0
        while ahead is not None and left:
            many = _BATCH // PER_ROW if isinstance(ahead, Leads) else _BATCH
            said = (ahead, *islice(told, min(many, left) - 1))
            leads += sum(one.count for one in said if isinstance(one, Leads))
            rows = _sealed(said)
            tree = tree.grown(map(leaf_hash, rows.commitments))
            left -= len(rows)
            yield rows
            ahead = next(told, None)
        ended = ahead is None
        listed = getattr(reading, "listed", None) if ended else None
        yield _End(Rows(tree.size, tree.root.hex()) if tree.size else None, ended, leads, listed)


def _sealed(told: Sequence[OfRow | Written]) -> Columns:
    said = [one for one in told if not isinstance(one, Written)]
    if said:
        by_itself = zip(map(lookup_of, said), all_to_bytes(said), strict=True)
        fresh = (Written(name, data, first, last, area) for (name, first, last, area), data in by_itself)
        told = [one if isinstance(one, Written) else next(fresh) for one in told]
    ids, data, first, last, areas = zip(*told, strict=True)
    salts, commitments = seal(data)
    return Columns(ids, commitments, salts, data, first, last, areas)


def _make_there(opened: Opened, start: int, rows_per_entry: int, pipe: Connection) -> None:
    """In the other process: make rows while a thread hands on those that are made."""
    # Whoever interrupts means the one who asked, who ends this process in turn.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    waiting: Queue[object] = Queue(_AHEAD)
    thread = threading.Thread(target=_hand_on, args=(waiting, pipe), daemon=True)
    thread.start()
    try:
        for made in _made(opened, start, rows_per_entry):
            waiting.put(made)
    except TruceError as error:
        waiting.put(error)
    waiting.put(None)
    thread.join()


def _hand_on(waiting: "Queue[object]", pipe: Connection) -> None:
    try:
        while (made := waiting.get()) is not None:
            pipe.send_bytes(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
        pipe.close()
    except OSError:
        # Whoever asked is gone, and with it the reason to go on.
        os._exit(1)


def _received(pipe: Connection) -> Iterator["Columns | _End"]:
    """What the other process made. Only that process, our own child, writes into the pipe."""
    ended = False
    while not ended:
        try:
            made = pickle.loads(pipe.recv_bytes())  # noqa: S301
        except EOFError:
            reason = "was not read to its end: the process that read it ended early"
            raise StoreError("feed", reason, "Ask for it again: it goes on where the record ends") from None
        if isinstance(made, TruceError):
            raise made
        ended = isinstance(made, _End) and made.last
        yield made
