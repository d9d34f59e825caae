"""A process that adds files to a store of evidence and says so: for the tests that kill it or cut its power.

usage: adding_files.py FOLDER KEY(hex, or -) SEED COUNT
"""

import random
import sys
from io import BytesIO
from pathlib import Path

from truce.store.files.evidence import Evidence, Quotas


def data_of(seed: int, number: int) -> bytes:
    """The bytes of a file: small ones, some of several pieces, some that came before."""
    chosen = random.Random(f"{seed} {number if number % 5 else 0}")
    return chosen.randbytes(chosen.choice([0, 10, 4_000, 70_000, 200_000]))


def main() -> None:
    folder, key, seed, count = sys.argv[1:]
    store = Evidence(Path(folder), None if key == "-" else bytes.fromhex(key), Quotas(leave_free=0))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for number in range(int(count)):
        with store.adding() as adding:
            kept = adding.stream(BytesIO(data_of(int(seed), number)))
            sys.stdout.write(f"{kept.sha256}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
