"""The record on a PostgreSQL server: filing, bulk rows, and what was said about a district in a month.

    python benchmarks/record_postgres.py [--rows 2000000] [--entries 2000] [--folder FOLDER]

Starts a server of its own below FOLDER (the temporary folder), with fsync on, and says how long that takes
there: the time to acknowledge hangs on it more than on anything else. The entries are made beforehand.
"""

import argparse
import hashlib
import multiprocessing
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "shared"))

from filings import MISSION, digest, stored
from postgres_server import PostgresServer, server_programs

from truce.ledger.statements import Content
from truce.store.interface import Row, Stored
from truce.store.postgres.record import PostgresStore

DISTRICTS = 1_000
YEARS = 5
DAY = 24 * 60
START = 29_000_000
ROWS_OF_A_FILE = 250_000


def fsync_seconds(folder: Path, times: int = 200) -> float:
    """The median time to write 8 kB and have it on the disk."""
    path = folder / "fsync"
    took = []
    with path.open("wb", buffering=0) as file:
        for _ in range(times):
            file.seek(0)
            file.write(os.urandom(8192))
            begin = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - begin)
    path.unlink()
    return statistics.median(took)


def made(name: str, many: int) -> list[Stored]:
    return [stored(0, digest(name), n, text=f"observation {n} " * 10) for n in range(many)]


def file_each(address: str, entries: list[Stored]) -> list[float]:
    """Seconds that each took until it was acknowledged."""
    took = []
    with PostgresStore.open(address) as store:
        for entry in entries:
            begin = time.perf_counter()
            with store.appending() as work:
                head = work.head
                recorded = max(head.recorded, entry.recorded)
                work.append(replace(entry, position=head.size, recorded=recorded))
            took.append(time.perf_counter() - begin)
    return took


def filing(address: str, many: int) -> None:
    entries = made("alone", many)
    begin = time.perf_counter()
    took = sorted(file_each(address, entries))
    rate = many / (time.perf_counter() - begin)
    print(
        f"one entry a transaction, one client: {rate:,.0f} entries/s; acknowledged after"
        f" {1000 * took[len(took) // 2]:.2f} ms (median), {1000 * took[int(len(took) * 0.99)]:.2f} ms (99 %)"
    )
    work = [(address, made(f"client {n}", many // 4)) for n in range(4)]
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        begin = time.perf_counter()
        waits = sorted(t for took in pool.starmap(file_each, work) for t in took)
        rate = len(waits) / (time.perf_counter() - begin)
    print(
        f"the same, four clients at once: {rate:,.0f} entries/s (with their start);"
        f" {1000 * waits[len(waits) // 2]:.2f} ms, {1000 * waits[int(len(waits) * 0.99)]:.2f} ms"
    )
    entries = made("hundreds", many * 5)
    with PostgresStore.open(address) as store:
        begin = time.perf_counter()
        for start in range(0, len(entries), 100):
            with store.appending() as work:
                for entry in entries[start : start + 100]:
                    recorded = max(work.head.recorded, entry.recorded)
                    work.append(replace(entry, position=work.head.size, recorded=recorded))
        print(
            f"a hundred entries a transaction: {len(entries) / (time.perf_counter() - begin):,.0f} entries/s"
        )


def rows(many: int, seed: int) -> Iterator[Row]:
    """Claims about a district each: most about a day, some about weeks, few about years."""
    chance = random.Random(seed)
    data = b"one side says that the other fired across the line at the crossing " * 4
    salt = bytes(32)
    for number in range(many):
        first = START + chance.randrange(YEARS * 365) * DAY
        length = chance.choices((0, DAY - 1, 20 * DAY, 400 * DAY), (60, 30, 9, 1))[0]
        commitment = hashlib.sha256(b"%d %d" % (seed, number)).digest()
        yield Row(
            number,
            commitment.hex(),
            commitment,
            Content(salt, data),
            first,
            first + length,
            f"district-{chance.randrange(DISTRICTS)}",
        )


def bulk(address: str, many: int) -> None:
    took = 0.0
    with PostgresStore.open(address) as store:
        for turn in range(max(1, many // ROWS_OF_A_FILE)):
            some = list(rows(min(many, ROWS_OF_A_FILE), turn))
            begin = time.perf_counter()
            with store.appending() as work:
                work.add_rows(some)
                entry = stored(0, digest("feeds"), turn)
                recorded = max(work.head.recorded, entry.recorded)
                work.append(replace(entry, position=work.head.size, recorded=recorded))
            took += time.perf_counter() - begin
    print(f"{many:,} rows in files of {ROWS_OF_A_FILE:,}: {many / took:,.0f} rows/s, with their indexes")


def district_months(server: PostgresServer, address: str) -> None:
    server.administer("VACUUM ANALYZE", "north")
    chance = random.Random(7)
    with PostgresStore.open(address) as store:
        head = store.head().size
        for what, before in (("now", None), ("as known before the last file", head - 1)):
            took, found = [], []
            for _ in range(200):
                first = START + chance.randrange(YEARS * 12) * 30 * DAY
                area = f"district-{chance.randrange(DISTRICTS)}"
                begin = time.perf_counter()
                found.append(sum(1 for _ in store.rows_in(area, first, first + 30 * DAY - 1, before)))
                took.append(time.perf_counter() - begin)
            took.sort()
            print(
                f"a district in a month, {what}: {1000 * took[100]:.1f} ms (median),"
                f" {1000 * took[197]:.1f} ms (99 %), {statistics.mean(found):.0f} rows on average"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--entries", type=int, default=2_000)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    programs = server_programs()
    if programs is None:
        sys.exit("no PostgreSQL server programs: apt-get install postgresql")
    server = PostgresServer(programs, asked.folder, shared_buffers="512MB", max_wal_size="4GB")
    try:
        server.start()
        server.administer("CREATE DATABASE north TEMPLATE template0")
        address = server.address("north")
        PostgresStore.create(address, MISSION).close()
        wait = 1000 * fsync_seconds(server.folder)
        print(f"fdatasync of 8 kB there: {wait:.2f} ms; load {os.getloadavg()[0]:.1f}")
        filing(address, asked.entries)
        bulk(address, asked.rows)
        district_months(server, address)
    finally:
        server.remove()


if __name__ == "__main__":
    main()
