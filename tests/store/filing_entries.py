"""A process that makes a record, files entries and says so: for the tests that kill it or cut its power.

usage: filing_entries.py PATH KEY(hex, or -) TRANSACTIONS

Says "ready" once the record is made, then the ids of the entries of each transaction once it is done. It
closes and opens the record now and then, and empties the -wal file far more often than a real one would.
"""

import sys
from pathlib import Path

from filings import MISSION, rows, stored

from truce.store.sqlite.record import SqliteStore

PAGES_BETWEEN_CHECKPOINTS = 24
ROWS = 5


def opened(path: Path, key: bytes | None) -> SqliteStore:
    store = SqliteStore.open(path, key) if path.exists() else SqliteStore.create(path, MISSION, key)
    store._writable().pragma("wal_autocheckpoint", PAGES_BETWEEN_CHECKPOINTS)
    return store


def main() -> None:
    path, key = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]) if sys.argv[2] != "-" else None
    store = opened(path, key)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for number in range(int(sys.argv[3])):
        if number % 11 == 10:
            store.close()
            store = opened(path, key)
        said = []
        with store.appending() as work:
            for _ in range(1 + number % 3):
                work.add_rows(rows(ROWS if work.head.size % 2 else 0))
                entry = stored(work.head.size, text=f"text {work.head.size} " * (work.head.size % 40))
                work.append(entry)
                said.append(entry.id)
            work.add_checkpoint(work.head.size, b"note %d" % work.head.size)
        sys.stdout.write("\n".join(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
