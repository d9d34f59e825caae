"""How fast a record in SQLite takes entries in, answers for a district and a month, and serves readers.

usage: python benchmarks/filing.py [FOLDER] [--rows N] [--seconds N] [--key]

FOLDER is on the disk to be measured (a temporary one of the system's if left out; /dev/shm has no fsync to
wait for). Prints how long an fsync takes there, then:
filing, one entry in a transaction of its own until it is acknowledged, signed and committed to as real ones
are; small entries, a hundred in a transaction; rows of feeds of 50,000 each (`--rows`, in all); `rows_in` of
a district in a month over them; and, for some `--seconds`, one process that files while four others read
entries, rows and the head: the longest that each of them waited, and that a process waited which uses no
file. `--key`: all of it encrypted.
"""

import argparse
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests/shared")]

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402

from truce.ledger.entries import Row, Stored  # noqa: E402
from truce.ledger.statements import Content, Statement, entry_id, envelope_of, to_be_signed  # noqa: E402
from truce.store.interface import Store  # noqa: E402
from truce.store.sqlite.record import SqliteStore  # noqa: E402

KEY = bytes(range(32))
SIGNING = Ed25519PrivateKey.from_private_bytes(KEY)
AUTHOR = SIGNING.public_key().public_bytes_raw().hex()
DISTRICTS, MONTHS, MINUTES = 500, 120, 43_800
FEED = 50_000
TEXT = b'{"who":"a side","what":"shelled a village north of the river","how":"reported by a patrol"}' * 3


def entry(store_size: int, previous: str, recorded: int) -> Stored:
    """A signed entry of some 300 bytes of content."""
    content = Content.of(TEXT)
    statement = Statement(
        mission="harbour-2026",
        kind="claim",
        audience="mechanism",
        key=AUTHOR,
        sequence=store_size,
        previous=previous,
        stated=recorded,
        commitment=content.commitment.hex(),
    )
    payload = statement.to_bytes()
    envelope = envelope_of(payload, AUTHOR, SIGNING.sign(to_be_signed(payload)))
    return Stored(store_size, recorded, entry_id(envelope), "claim", AUTHOR, store_size, envelope, content)


def file_some(store: Store, count: int) -> None:
    """Sign and append so many entries in one transaction."""
    with store.appending() as work:
        for _ in range(count):
            last = work.last_of(AUTHOR)
            work.append(entry(work.head.size, last[1] if last else "", int(time.time() * 1000)))


def feed(start: int, chance: random.Random) -> Iterator[Row]:
    """Rows in the order of time, as a feed file has them, each of one district."""
    step = MONTHS * MINUTES / 100 / FEED
    for number in range(FEED):
        minute = int((start % 100 + number / FEED) * MONTHS * MINUTES / 100 + step)
        content = Content(chance.randbytes(32), TEXT)
        identity = f"{chance.getrandbits(256):064x}"
        area = f"D{chance.randrange(DISTRICTS):03}"
        yield Row(number, identity, content.commitment, content, minute, minute + 60, area)


def told(name: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    late = ordered[int(len(ordered) * 0.99)]
    print(
        f"{name}: median {statistics.median(ordered) * 1000:.2f} ms,"
        f" 99 of 100 within {late * 1000:.2f} ms, longest {ordered[-1] * 1000:.1f} ms ({len(ordered)} times)"
    )


def syncs(folder: Path) -> None:
    """What 4 KB at the end of a file and an fsync cost here."""
    seconds = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(300):
            begun = time.perf_counter()
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            seconds.append(time.perf_counter() - begun)
    told("fsync of this disk", seconds)


def filing(store: Store) -> None:
    seconds = []
    for _ in range(500):
        begun = time.perf_counter()
        file_some(store, 1)
        seconds.append(time.perf_counter() - begun)
    told("one entry until acknowledged (aim: 50 ms)", seconds)
    begun = time.perf_counter()
    for _ in range(100):
        file_some(store, 100)
    print(f"small entries, 100 a transaction: {10_000 / (time.perf_counter() - begun):,.0f}/s (aim: 2,000/s)")


def feeds(store: Store, rows: int) -> None:
    chance = random.Random(4)
    begun, spent = time.perf_counter(), 0.0
    for number in range(rows // FEED):
        made = list(feed(number, chance))
        started = time.perf_counter()
        with store.appending() as work:
            work.add_rows(made)
            last = work.last_of(AUTHOR)
            work.append(entry(work.head.size, last[1] if last else "", int(time.time() * 1000)))
        spent += time.perf_counter() - started
        if number % 20 == 19:
            print(f"  {(number + 1) * FEED:,} rows, {(number + 1) * FEED / spent:,.0f}/s so far")
    print(f"rows into the store: {rows / spent:,.0f}/s; {time.perf_counter() - begun:.0f} s with making them")


def questions(store: Store, count: int = 300) -> None:
    chance = random.Random(5)
    size, seconds, found = store.head().size, [], 0
    for _ in range(count):
        area, month = f"D{chance.randrange(DISTRICTS):03}", chance.randrange(MONTHS)
        begun = time.perf_counter()
        found += len(list(store.rows_in(area, month * MINUTES, (month + 1) * MINUTES - 1, size)))
        seconds.append(time.perf_counter() - begun)
    told(f"a district in a month, as of then, {found / count:.0f} rows (aim: 20 ms)", seconds)


def reading(
    path: Path, key: bytes | None, until: float, answers: "multiprocessing.Queue[list[float]]"
) -> None:
    chance = random.Random(os.getpid())
    seconds = []
    with SqliteStore.open(path, key) as store:
        while time.time() < until:
            begun = time.perf_counter()
            size = store.head().size
            start = chance.randrange(size)
            list(store.entries(start, start + 50))
            month = chance.randrange(MONTHS)
            area = f"D{chance.randrange(DISTRICTS):03}"
            list(store.rows_in(area, month * MINUTES, (month + 1) * MINUTES))
            seconds.append(time.perf_counter() - begun)
    answers.put(seconds)


def working(until: float, answers: "multiprocessing.Queue[list[float]]") -> None:
    """The control: 0.3 ms of arithmetic, no file. What such a step waits, it waits for a processor."""
    seconds = []
    while time.time() < until:
        begun = time.perf_counter()
        sum(range(15_000))
        seconds.append(time.perf_counter() - begun)
    answers.put(seconds)


def at_once(store: SqliteStore, path: Path, key: bytes | None, length: float) -> None:
    forking = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[list[float]] = forking.Queue()
    until = time.time() + length + 3
    readers = [forking.Process(target=reading, args=(path, key, until, answers)) for _ in range(4)]
    controls: multiprocessing.Queue[list[float]] = forking.Queue()
    control = forking.Process(target=working, args=(until, controls))
    for reader in (*readers, control):
        reader.start()
    time.sleep(3)
    mine, largest = [], 0
    while time.time() < until:
        begun = time.perf_counter()
        file_some(store, 1 + len(mine) % 20)
        mine.append(time.perf_counter() - begun)
        largest = max(largest, Path(f"{path}-wal").stat().st_size)
    told("the writer beside four readers (aim: no stall over 250 ms)", mine)
    for _ in readers:
        told("a reader (head, 50 entries, a district in a month)", answers.get())
    told("a process beside them that uses no file", controls.get())
    for reader in (*readers, control):
        reader.join()
    print(f"the -wal file grew to {largest / 1e6:.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--key", action="store_true")
    options = parser.parse_args()
    key = KEY if options.key else None
    with tempfile.TemporaryDirectory(dir=options.folder) as temporary:
        folder = Path(temporary)
        path = folder / "record.db"
        syncs(folder)
        with SqliteStore.create(path, "harbour-2026", key) as store:
            filing(store)
            feeds(store, options.rows)
            questions(store)
            at_once(store, path, key, options.seconds)
            print(f"the record has {path.stat().st_size / 1e6:,.0f} MB; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
