"""A process that files ratings into a mission and says so: for the test that kills it, or its server.

usage: served_filing.py MISSION NAME. Says the id of each entry once it is acknowledged.
"""

import sys
import time
from pathlib import Path

from truce.errors import StoreError
from truce.findings.record import Rating
from truce.mission.missions import Mission


def opened(path: Path) -> Mission:
    while True:
        try:
            return Mission.open(path)
        except StoreError:
            time.sleep(0.05)


def main() -> None:
    path, name = Path(sys.argv[1]), sys.argv[2]
    with opened(path) as mission:
        number = 0
        while True:
            try:
                rating = Rating(id=f"{name}-{number}", source="radio", letter="B", by=name, known=0)
                sys.stdout.write(mission.file_noun(rating) + "\n")
                sys.stdout.flush()
                number += 1
            except StoreError:
                time.sleep(0.05)


if __name__ == "__main__":
    main()
