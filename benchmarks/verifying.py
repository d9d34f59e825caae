"""How long it takes to verify a record of signed entries, on one core, and to seal the rows of a feed.

usage: python benchmarks/verifying.py [--entries N] [--rows N]

A made-up record: three keys file N small entries in turn, a checkpoint over all of them is held by one. It is
kept once in memory and once in SQLite as a mission keeps it; from there reading is in the time too. Beside it
stands what the signatures alone take. All is processor time, in one thread; the aim is a million entries in
150 s, 150 us each.
"""

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "shared"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from ledger_world import World, begun

from truce.ledger.entries import Stored
from truce.ledger.feeds import Rooting, sealed
from truce.ledger.keys import is_genuine
from truce.ledger.statements import read_envelope
from truce.ledger.verifying import Held, Verification
from truce.store.sqlite.record import SqliteStore


def filled(count: int) -> World:
    """A mission in which three keys filed so many entries."""
    world = begun()
    authors = {name: world.author(name) for name in ("north", "south", "camera")}
    moment = world.now
    for number in range(count):
        name = ("north", "south", "camera")[number % 3]
        filed = authors[name].file("account", b"shots heard at bridge %d" % number, "mechanism", moment)
        authors[name] = authors[name].after(filed)
        statement = read_envelope(filed.envelope).statement
        world.entries.append(
            Stored(number + 1, moment, filed.id, "account", statement.key, statement.sequence,
                   filed.envelope, filed.content)
        )  # fmt: skip
        moment += 5
    return world


def spent(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    start = time.process_time()
    work()
    return time.process_time() - start


def verified(record: object, held: Held) -> Callable[[], None]:
    """A verification that must find nothing."""

    def work() -> None:
        check = Verification(record, held=[held])
        faults = list(check.faults())
        assert faults == [], faults[:3]
        assert check.agreed == check.entries

    return work


def sealing(rows: int) -> float:
    """Seconds to salt, commit to and root so many rows of 140 bytes."""

    def lines() -> Iterator[bytes]:
        return (hashlib.sha256(b"%d" % number).digest() * 4 + b"x" * 12 for number in range(rows))

    drawing = spent(lambda: sum(1 for _ in lines()))

    def work() -> None:
        rooting = Rooting()
        for row in sealed(lines()):
            rooting.add(row.commitment)
        assert rooting.rows.count == rows

    return spent(work) - drawing


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    world = filled(options.entries)
    held = Held("south", world.checkpoint())
    signed = [read_envelope(entry.envelope) for entry in world.entries]
    alone = spent(lambda: all(map(is_genuine, signed)))
    memory = spent(verified(world.record(), held))
    each = 1e6 / options.entries
    print(f"signatures alone: {alone * each:.0f} us an entry")
    print(f"whole record in memory: {memory * each:.0f} us an entry, a million in {memory * each:.0f} s")
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore.create(Path(folder) / "record.db", world.mission)
        with store, store.appending() as appending:
            for entry in world.entries:
                appending.append(entry)
        with SqliteStore.open(Path(folder) / "record.db") as store:
            kept = spent(verified(store, held))
    print(f"whole record in SQLite: {kept * each:.0f} us an entry, a million in {kept * each:.0f} s")
    print(f"rows sealed and rooted: {options.rows / sealing(options.rows):,.0f} a second")


if __name__ == "__main__":
    main()
