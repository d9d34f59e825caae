"""A process that files entries on a server and says so: for the tests that kill it, or the server.

usage: filing_served.py ADDRESS NAME

Says the id of each entry once it is acknowledged. What it is not sure of it looks for, and files again if it
is not there: the same entry, never another one in its place.
"""

import dataclasses
import sys
import time

from filings import digest, row, stored

from truce.errors import StoreError
from truce.store.interface import Stored
from truce.store.postgres.record import PostgresStore

ROWS = 5


def opened(address: str) -> PostgresStore:
    while True:
        try:
            return PostgresStore.open(address)
        except StoreError:
            time.sleep(0.02)


def next_sequence(store: PostgresStore, key: str) -> int:
    while True:
        try:
            with store.appending() as work:
                last = work.last_of(key)
                return last[0] + 1 if last else 0
        except StoreError:
            time.sleep(0.02)


def file(store: PostgresStore, entry: Stored) -> None:
    with store.appending() as work:
        head = work.head
        work.add_rows([row(n) for n in range(ROWS)] if entry.sequence % 2 else [])
        recorded = max(entry.recorded, head.recorded)
        work.append(dataclasses.replace(entry, position=head.size, recorded=recorded))
        work.add_checkpoint(work.head.size, b"note %d" % work.head.size)


def main() -> None:
    address, name = sys.argv[1:]
    key = digest(f"key of {name}")
    store = opened(address)
    sequence = next_sequence(store, key)
    while True:
        entry = stored(0, key, sequence)
        while True:
            try:
                if store.find(entry.id) is None:
                    file(store, entry)
                break
            except StoreError:
                time.sleep(0.02)
        sys.stdout.write(f"{entry.id}\n")
        sys.stdout.flush()
        sequence += 1


if __name__ == "__main__":
    main()
