"""Builds the analytics out of the record: decoded once, in chunks, from where the last build ended.

It runs in a process of its own (`rebuild_apart`): a reader never waits for it, and what it takes of memory
and processor is no reader's or writer's.
"""

import multiprocessing
import signal
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from multiprocessing.connection import Connection
from operator import attrgetter
from pathlib import Path
from shutil import rmtree
from typing import Any

import duckdb

from truce.asof import Span
from truce.errors import StoreError, TruceError
from truce.findings.engine.rows import DEED, SETTING, TOLD, manner
from truce.findings.feed_accounts import seen_of, where_of
from truce.incidents.accounts import Account
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.leads import Leads
from truce.store.analytics.files import (
    Manifest,
    building,
    changes_in,
    connected,
    files_of,
    is_of,
    quoted,
    read_manifest,
    root_of,
    sweep,
    write_manifest,
    write_part,
)
from truce.store.analytics.states import write_states
from truce.store.analytics.tables import GROWING, part_of
from truce.store.interface import Store
from truce.store.nouns import KINDS, from_bytes, to_bytes
from truce.store.rows.reading import ITSELF, Reading, Said, said_in

CHUNK = 100_000
"""So many accounts are decoded before they are written: it bounds the memory of a build."""
MOST_PARTS = 8
"""Of more files than this, those of a table are made one."""

_SILENT = Account(id="", incident="", source="", origin="", when=Span(), known=0)
_FIELDS = {
    "deed": tuple(field for aspect in DEED for field in TOLD[aspect]),
    "setting": tuple(field for aspect in SETTING for field in TOLD[aspect]),
}


def build(
    store: Store,
    folder: Path,
    *,
    reading: Reading = said_in,
    memory: str = "1GB",
    threads: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> Manifest:
    """Bring the analytics in a folder to where the record is; anew where they are not of this record.

    `reading` has to be the same at every build of a folder. `progress` is told how many entries of how many
    are read. StoreError if another process builds there, or the files cannot be read or written; what was
    there stays.
    """
    try:
        return _built(store, folder, reading, memory, threads, progress)
    except duckdb.Error as error:
        reason = f"cannot be built ({str(error).splitlines()[0][:200]})"
        raise StoreError(str(folder), reason, "Delete the folder and build it again") from None
    except OSError as error:
        reason = f"cannot be written ({error.strerror})"
        raise StoreError(str(folder), reason, "Make room, or check who may write there") from None


def _built(
    store: Store,
    folder: Path,
    reading: Reading,
    memory: str,
    threads: int,
    progress: Callable[[int, int], None] | None,
) -> Manifest:
    with building(folder):
        found, size, spill = read_manifest(folder), store.head().size, folder / "spill"
        with connected(memory, threads, spill) as duck:
            kept = found if found and _is_good(duck, folder, found, store) else Manifest()
            if (kept.size, kept.mission) == (size, store.mission):
                return kept
            # Before anything is read: what is erased while this goes on makes the next one begin anew.
            changed = changes_in(store, size)
            made = _read_on(duck, folder, kept, reading(store, kept.size, size), (progress, size))
            made = write_states(duck, folder, _joined(duck, folder, made))
        root = root_of(store, size)
        made = replace(made, mission=store.mission, size=size, root=root, changed=changed)
        write_manifest(folder, made)
        rmtree(spill, ignore_errors=True)
        sweep(folder, made, at_once=found is not None and kept is not found)
        return made


def rebuild_apart(opener: Callable[[], Store], folder: Path, *, reading: Reading = said_in) -> None:
    """The same in a process of its own. Both functions must be such that another process can import them.

    Raises what it raises there.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_build_there, args=(opener, folder, reading, theirs))
    process.start()
    theirs.close()
    try:
        fault: TruceError | None = ours.recv()
    except EOFError:
        fault = StoreError(str(folder), "could not be built: the process ended early", "Try again")
    except BaseException:
        process.terminate()
        raise
    finally:
        process.join()
    if fault is not None:
        raise fault


def _build_there(opener: Callable[[], Store], folder: Path, reading: Reading, report: Connection) -> None:
    # Whoever interrupts means the one who asked, who ends this process in turn.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with opener() as store:
            build(store, folder, reading=reading)
        report.send(None)
    except TruceError as error:
        report.send(error)


def _is_good(duck: duckdb.DuckDBPyConnection, folder: Path, found: Manifest, store: Store) -> bool:
    """Whether a build can go on from what is there: of this record, whole, and nothing came late to it."""
    try:
        files = files_of(folder, found, "missing")
        whole = all(files_of(folder, found, table) is not None for table in found.parts)
    except StoreError:
        return False
    if not (whole and is_of(found, store)):
        return False
    query = f"SELECT position, number FROM read_parquet({files!r}) ORDER BY ALL"
    missing = duck.execute(query).fetchall() if files else []
    return not any(_is_there(store, *place) for place in missing)


def _is_there(store: Store, position: int, number: int) -> bool:
    """Whether content that was withheld has come since."""
    held = (
        store.entries(position, position + 1)
        if number == ITSELF
        else store.rows(position, number, number + 1)
    )
    return any(one.content is not None for one in held)


class _Numbered:
    """What accounts tell of one kind, numbered; new ones are to be written."""

    def __init__(self, key: Callable[[Account], Hashable], told: Callable[[Account], Account]) -> None:
        self._key, self._told = key, told
        self._numbers: dict[Hashable, int] = {}
        self.new: list[tuple[int, bytes]] = []

    def recall(self, rows: Sequence[tuple[int, bytes]]) -> None:
        """Take in what an earlier build has numbered."""
        for number, content in rows:
            account = from_bytes(content, 0)
            assert isinstance(account, Account)
            self._numbers[self._key(account)] = number

    def number(self, account: Account) -> int:
        """The number of what an account tells."""
        key = self._key(account)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._numbers)
            self.new.append((found, to_bytes(self._told(account))))
        return found


class _Listed:
    """Rows of columns, numbered in the order in which they first come; new ones are to be written."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[Any, ...], int] = {}
        self.new: list[tuple[Any, ...]] = []

    def recall(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Take in what an earlier build has numbered."""
        self._numbers |= {row[1:]: row[0] for row in rows}

    def number(self, row: tuple[Any, ...]) -> int:
        """The number of a row."""
        found = self._numbers.get(row)
        if found is None:
            found = self._numbers[row] = len(self._numbers)
            self.new.append((found, *row))
        return found


def _told_only(fields: Sequence[str]) -> Callable[[Account], Account]:
    return lambda account: replace(_SILENT, **{field: getattr(account, field) for field in fields})


def _how(account: Account) -> Account:
    """An account of the same manner that is about nothing."""
    return replace(
        account, id="", incident="", source="", origin="", when=Span(), known=0, until=None, published=None,
        quantity=None, answers=None, passage=None, speaker=None, area=None,
    )  # fmt: skip


class _Reader:
    """Turns what entries say into columns, and these into parts."""

    def __init__(self, duck: duckdb.DuckDBPyConnection, folder: Path, kept: Manifest) -> None:
        self._duck, self._folder, self.made = duck, folder, kept
        self._numbered = {
            **{name: _Numbered(attrgetter(*fields), _told_only(fields)) for name, fields in _FIELDS.items()},
            "manner": _Numbered(manner, _how),
        }
        for name, numbered in self._numbered.items():
            for file in files_of(folder, kept, name):
                numbered.recall(duck.execute(f"SELECT number, content FROM '{quoted(file)}'").fetchall())
        self._listed = {name: _Listed() for name in ("look", "place", "days")}
        for name, listed in self._listed.items():
            for file in files_of(folder, kept, name):
                listed.recall(duck.execute(f"SELECT * FROM '{quoted(file)}'").fetchall())
        self._rows: dict[str, list[tuple[Any, ...]]] = {
            "entry": [], "noun": [], "account": [], "event": [], "missing": [],
        }  # fmt: skip

    def take(self, said: Said) -> None:
        """Take in what one entry says."""
        entry = said.entry
        self._rows["entry"].append(
            (entry.position, entry.recorded, said.known, entry.kind, entry.key, entry.id)
        )
        while told := list(islice(said.told, CHUNK)):
            for one in told:
                if isinstance(one.noun, Event):
                    if one.noun.of:
                        continue
                    self._rows["event"].append(self._event(entry.position, one.number, one.noun))
                elif isinstance(one.noun, Account):
                    row = self._account(entry.position, one.number, one.noun)
                    self._rows["account"].append(row)
                elif isinstance(one.noun, Leads):
                    # They weigh nothing, so nothing is ever asked of them in columns.
                    continue
                elif one.noun is None:
                    self._rows["missing"].append((entry.position, one.number))
                else:
                    content = to_bytes(one.noun)
                    kind = KINDS[type(one.noun)]
                    self._rows["noun"].append((entry.position, one.number, said.known, kind, content))
            if max(map(len, self._rows.values())) >= CHUNK:
                self.write()
        if len(self._rows["entry"]) >= CHUNK:
            self.write()

    def _account(self, position: int, number: int, account: Account) -> tuple[Any, ...]:
        return (
            position, number, account.known, account.id, account.incident, account.source, account.origin,
            account.when.first, account.when.last, account.area,
            account.published, account.quantity, account.answers,
            *(numbered.number(account) for numbered in self._numbered.values()),
        )  # fmt: skip

    def _event(self, position: int, number: int, event: Event) -> tuple[Any, ...]:
        listed = self._listed
        return (
            position, number, event.id, event.telling, listed["look"].number(seen_of(event)),
            listed["place"].number(where_of(event)), listed["days"].number((event.days, event.zone)),
            *(event.deaths or (None, None, None)), *event.rank, event.deleted,
        )  # fmt: skip

    def write(self) -> None:
        """Write all that was taken in as parts."""
        new: dict[str, list[tuple[Any, ...]]] = {n: numbered.new for n, numbered in self._numbered.items()}
        new |= {name: listed.new for name, listed in self._listed.items()}
        for table, rows in (self._rows | new).items():
            if rows:
                self.made = self.made.having(table, part_of(self._duck, self._folder, table, rows))
                rows.clear()


def _read_on(
    duck: duckdb.DuckDBPyConnection,
    folder: Path,
    kept: Manifest,
    said: Iterator[Said],
    progress: tuple[Callable[[int, int], None] | None, int],
) -> Manifest:
    reader = _Reader(duck, folder, kept)
    tell, size = progress
    for one in said:
        reader.take(one)
        if tell and (one.entry.position % 1000 == 0 or one.entry.position == size - 1):
            tell(one.entry.position + 1, size)
    reader.write()
    return reader.made


def _joined(duck: duckdb.DuckDBPyConnection, folder: Path, made: Manifest) -> Manifest:
    """Many small files of a table made one."""
    for table in GROWING:
        parts = made.parts.get(table, ())
        small = [part for part in parts if part.rows < CHUNK]
        if len(small) > MOST_PARTS:
            files = [str(folder / part.file) for part in small]
            part = write_part(duck, folder, table, f"SELECT * FROM read_parquet({files!r})")
            made = made.having(table, *(p for p in parts if p not in small), part, instead=True)
    return made
