"""The record at scale: taking in feeds, questions about a place or the whole as then known, and analytics.

usage: python benchmarks/record.py bulk [--rows N] [--store sqlite|encrypted]
       python benchmarks/record.py asof FOLDER [--rows N]
       python benchmarks/record.py analytics FOLDER [--rows N]
       python benchmarks/record.py readers FOLDER [--rows N] [--seconds S]

Accounts are made up: one a row, of 300 sources, in 1,000 districts (a few of which have most of them) over
three years. `bulk` takes them in and says how many a second became durable; the clock starts when the first
rows are at hand in memory, so that reading a file is not in it. The others fill FOLDER once (not timed), file
by file as months went by, and use it again. `asof` asks for a district in a month as known at some moment;
`analytics` builds the Parquet files in a process of its own, and asks for the whole record; `readers` has one
process file, one entry after another, while four read, each in its own way, and says how long the longest
question took. Beside each figure stands the load of the machine.
"""

import argparse
import functools
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402

from truce.asof import Span  # noqa: E402
from truce.incidents.accounts import Account  # noqa: E402
from truce.ledger.entries import Stored  # noqa: E402
from truce.ledger.filing import Author  # noqa: E402
from truce.ledger.keys import SigningKey  # noqa: E402
from truce.ledger.statements import Rows  # noqa: E402
from truce.store.analytics.asking import Analytics  # noqa: E402
from truce.store.analytics.building import rebuild_apart  # noqa: E402
from truce.store.interface import Appending, Store  # noqa: E402
from truce.store.nouns import known_from  # noqa: E402
from truce.store.rows.feeding import Feed, feed_in  # noqa: E402
from truce.store.sqlite.record import SqliteStore  # noqa: E402

BEGIN = 1_767_225_600_000
"""2026-01-01, in milliseconds."""
MONTH = 30 * 86_400_000
MONTHS = 36
DISTRICTS = 1_000
SOURCES = 300
KEY = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(32)))
ACTS = ("airstrike", "artillery_fire", "advance", "block_aid", "detain", "release_detainees")


def account(number: int, chance: random.Random, month: int) -> Account:
    """One account of a day of a month; half of the accounts lie in fifty districts."""
    first = (BEGIN + month * MONTH) // 60_000 + chance.randrange(MONTH // 60_000)
    district = chance.randrange(50) if chance.random() < 0.5 else chance.randrange(DISTRICTS)
    source, side = chance.randrange(SOURCES), chance.randrange(20)
    return Account(
        id=f"made-{number}", incident=f"incident-{number * 5 // 8}", source=f"source-{source}",
        origin=f"group-{source % 200}", stance="denies_act" if number % 7 == 0 else "supports",
        act=ACTS[number % 6], who=(f"P{side}",), whom=(f"P{side + 1}",), targets=("civilians",),
        when=Span(first, first + 1439), quantity=3, area=f"D{district:04}", known=0,
    )  # fmt: skip


def accounts(first: int, count: int, month: int) -> Iterator[Account]:
    """The accounts of a file of one month."""
    chance = random.Random(first)
    for number in range(first, first + count):
        yield account(number, chance, month)


def at_hand(count: int, mark: str) -> list[Account]:
    """Accounts that are all made before the clock starts; when that was is written down."""
    found = list(accounts(0, count, 0))
    Path(mark).write_text(f"{time.time()} {time.process_time()}")
    return found


def signing(month: int, work: Appending, data: bytes, rows: Rows | None) -> None:
    """Append the next entry of the one who files, recorded in a month."""
    last = work.last_of(KEY.id)
    sequence, previous = (last[0] + 1, last[1]) if last else (0, "")
    recorded = max(BEGIN + month * MONTH + MONTH - 1000, work.head.recorded)
    author = Author(KEY, "ab" * 32, sequence, previous)
    filed = author.file("feed", data, "mechanism", BEGIN, rows)
    where = work.head.size
    work.append(Stored(where, recorded, filed.id, "feed", KEY.id, sequence, filed.envelope, filed.content))


def feed(number: int) -> Feed:
    return Feed(name=f"month-{number}.csv", digest=f"{number:064x}", reader="made up/1")


def made(path: Path, key: bytes | None = None) -> Store:
    return SqliteStore.create(path, "ab" * 32, key)


def opened(path: Path) -> Store:
    return SqliteStore.open(path)


def filled(folder: Path, rows: int) -> Path:
    """A record of that many rows, a file a month; made once, and if that is cut short, gone on with."""
    path = folder / f"record-{rows}.db"
    done = folder / f"record-{rows}.done"
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        each = rows // MONTHS
        with opened(path) if path.exists() else made(path) as store:
            for month in range(MONTHS):
                rows_of = functools.partial(accounts, month * each, each, month)
                feed_in(store, feed(month), KEY.id, rows_of, functools.partial(signing, month))
        done.touch()
    return path


def bulk(asked: argparse.Namespace) -> None:
    key = bytes(range(32)) if asked.store == "encrypted" else None
    for _ in range(asked.times):
        with (
            tempfile.TemporaryDirectory(dir=asked.folder) as folder,
            made(Path(folder) / "r.db", key) as store,
        ):
            mark = Path(folder) / "mark"
            before = os.times()
            rows = functools.partial(at_hand, asked.rows, str(mark))
            feed_in(store, feed(0), KEY.id, rows, functools.partial(signing, 0))
            ended, after = time.time(), os.times()
            began, unready = map(float, mark.read_text().split())
            ready = (
                after.children_user + after.children_system - before.children_user - before.children_system
            )
            here = after.user + after.system - before.user - before.system
            print(
                f"{asked.rows:,} rows in {ended - began:.2f} s: {asked.rows / (ended - began):,.0f} a second;"
                f" of a processor {(ready - unready) / asked.rows * 1e6:.1f} us a row to make them ready, "
                f"beside it {here / asked.rows * 1e6:.1f} to write them"
            )
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(f"peak memory {usage[0].ru_maxrss // 1024} MB here, {usage[1].ru_maxrss // 1024} MB there")


def asof(asked: argparse.Namespace) -> None:
    with opened(filled(asked.folder, asked.rows)) as store:
        size, chance = store.head().size, random.Random(1)
        for name, many in (("any district", DISTRICTS), ("one of the fifty busy ones", 50)):
            times, found = [], []
            for _ in range(asked.times * 20):
                month = chance.randrange(MONTHS)
                first = (BEGIN + month * MONTH) // 60_000
                area = f"D{chance.randrange(many):04}"
                began = time.perf_counter()
                rows = list(
                    store.rows_in(area, first, first + MONTH // 60_000 - 1, chance.randrange(1, size + 1))
                )
                times.append((time.perf_counter() - began) * 1000)
                found.append(len(rows))
            print(f"{name} in a month: {spread(times)} ms, {statistics.mean(found):.0f} rows on average")


def analytics(asked: argparse.Namespace) -> None:
    path = filled(asked.folder, asked.rows)
    folder = path.with_suffix(".analytics")
    began = time.perf_counter()
    rebuild_apart(functools.partial(opened, path), folder)
    print(f"built, or found up to date, in {time.perf_counter() - began:.1f} s")
    with opened(path) as store:
        questions: dict[str, list[float]] = {}
        for number in range(asked.times):
            known_at = known_from(BEGIN + (number % MONTHS + 1) * MONTH)
            began = time.perf_counter()
            with Analytics.of(store, folder) as found:
                timed(questions, "opened", lambda: None, began)
                timed(questions, "count by area and month", lambda: found.counted(known_at))  # noqa: B023
                timed(questions, "every account known", lambda: list(found.accounts(known_at)))  # noqa: B023
                timed(questions, "the same, in columns", lambda: found.columns(known_at))  # noqa: B023
        known_at = known_from(BEGIN + MONTHS * MONTH)
        with Analytics.of(store, folder) as found:
            timed(questions, "count, all known", lambda: found.counted(known_at))
            timed(questions, "every account, all known", lambda: list(found.accounts(known_at)))
            timed(questions, "all known, in columns", lambda: found.columns(known_at))
    for name, times in questions.items():
        print(f"{name}: {spread([t * 1000 for t in times])} ms")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def timed(
    found: dict[str, list[float]], name: str, run: Callable[[], object], began: float | None = None
) -> None:
    began = time.perf_counter() if began is None else began
    run()
    found.setdefault(name, []).append(time.perf_counter() - began)


def readers(asked: argparse.Namespace) -> None:
    path = filled(asked.folder, asked.rows)
    rebuild_apart(functools.partial(opened, path), path.with_suffix(".analytics"))
    children = [
        subprocess.Popen(
            [sys.executable, __file__, "read", str(asked.folder), f"--rows={asked.rows}",
             f"--seconds={asked.seconds}", f"--how={how}"],
            stdout=subprocess.PIPE, text=True,
        )
        for how in ("district", "entries", "row", "analytics")
    ]  # fmt: skip
    times: list[float] = []
    until, number = time.monotonic() + asked.seconds, 0
    with opened(path) as store:
        while time.monotonic() < until:
            began = time.perf_counter()
            with store.appending() as work:
                about = Feed(name="one", digest=os.urandom(32).hex(), reader="made up/1")
                signing(MONTHS, work, about.to_bytes(), None)
            times.append((time.perf_counter() - began) * 1000)
            number += 1
    print(f"filed meanwhile: {number} entries, one after another, each {spread(times)} ms")
    for child in children:
        print(child.communicate()[0], end="")


def read(asked: argparse.Namespace) -> None:
    """One of the four who read."""
    path, chance = filled(asked.folder, asked.rows), random.Random(os.getpid())
    times, until = [], time.monotonic() + asked.seconds
    with opened(path) as store:
        while time.monotonic() < until:
            began = time.perf_counter()
            if asked.how == "district":
                first = (BEGIN + chance.randrange(MONTHS) * MONTH) // 60_000
                list(store.rows_in(f"D{chance.randrange(DISTRICTS):04}", first, first + MONTH // 60_000))
            elif asked.how == "entries":
                size = store.head().size
                list(store.entries(max(0, size - 100), size))
            elif asked.how == "row":
                list(store.find_rows(f"made-{chance.randrange(asked.rows)}"))
            else:
                with Analytics.of(store, path.with_suffix(".analytics"), threads=1) as found:
                    found.counted(known_from(BEGIN + chance.randrange(MONTHS) * MONTH))
            times.append((time.perf_counter() - began) * 1000)
    print(f"read by {asked.how}: {len(times)} questions, each {spread(times)} ms")


def spread(times: list[float]) -> str:
    """Median, the ninety-fifth in a hundred, and the longest."""
    ordered = sorted(times)
    middle, most = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"median {middle:.1f}, 95 % {most:.1f}, longest {ordered[-1]:.1f}"


def fill(asked: argparse.Namespace) -> None:
    filled(asked.folder, asked.rows)
    print(
        f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB here, "
        f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB where rows are made ready"
    )


COMMANDS = {
    "fill": fill,
    "bulk": bulk,
    "asof": asof,
    "analytics": analytics,
    "readers": readers,
    "read": read,
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("command", nargs="?", choices=sorted(COMMANDS))
    asked.add_argument("folder", nargs="?", type=Path)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--times", type=int, default=3)
    asked.add_argument("--seconds", type=float, default=20)
    asked.add_argument("--store", choices=["sqlite", "encrypted"], default="sqlite")
    asked.add_argument("--how", default="district", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.command is None or (given.folder is None and given.command != "bulk"):
        asked.print_help()
        return
    COMMANDS[given.command](given)
    if given.command != "read":
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
