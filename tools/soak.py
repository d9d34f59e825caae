"""The long tests: real processes killed, power cut, disks that fail, bytes changed, laws with many examples.

usage: python tools/soak.py [--list] [--again] [AREA...]    (make soak; make soak AREAS="kills witness")

Without names all areas run, one after the other. What has passed for this very code is kept in `.soak/` and
left out, so that a run that was broken off goes on where it was; --again runs it all the same. The output of
an area is in `.soak/AREA.log`. Leaves with 1 where one has failed.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".soak"
_ORDERS = "tests/store/test_two_clocks.py::test_whatever_the_order_of_arrival_the_answer_is_the_same"


@dataclass(frozen=True)
class Area:
    """Tests that belong together. `minutes` is about what they take on two cores."""

    name: str
    minutes: int
    what: str
    tests: tuple[str, ...]


AREAS = (
    Area("kills", 4, "kill -9 while a record on SQLite is written, 200 plain and 200 encrypted",
         ("tests/store/test_crash.py", "-k", "killed")),
    Area("power", 3, "power cuts of a record on SQLite, 1,000 plain and 1,000 encrypted",
         ("tests/store/test_crash.py", "-k", "power")),
    Area("disk", 4, "a disk full, or failing, at every change of a filing",
         ("tests/store/test_failing_disk.py",)),
    Area("postgres", 8, "200 kills of those who file, of server processes and of the server; a full disk",
         ("tests/store/test_postgres_crashes.py", "tests/mission/test_served_kills.py")),
    Area("evidence", 6, "kills and power cuts of the evidence store and of the people vault",
         ("tests/evidence/test_crash.py", "tests/vault/test_crash.py")),
    Area("watching", 4, "truce watch killed at 200 parts of its way over a folder, and over a feed",
         ("tests/mission/test_watching_folders.py", "tests/mission/test_watching_feeds.py", "-k", "killed")),
    Area("witness", 6, "a witness killed 200 times, its power cut 2,000 times, its disk failing",
         ("tests/witness/test_crash.py",)),
    Area("tampering", 2, "10,000 changes to a record, found against a held checkpoint, the entry named",
         ("tests/ledger/test_tampering.py",)),
    Area("file", 6, "2,000 changes to the file of a record on SQLite, and what a shell does to it",
         ("tests/store/test_tampered_file.py",)),
    Area("proofs", 3, "a million mutated proofs, and all trees to 256 entries",
         ("tests/ledger/test_tree.py",)),
    Area("adversary", 10, "10,000 games of three parties against a sequencer that lies",
         ("tests/ledger/test_adversary.py",)),
    Area("exchange", 12, "400 random exchanges of packets, all of which converge",
         ("tests/mission/test_exchange.py", "-k", "converges")),
    Area("fuzz", 90, "200,000 broken files of each format, read in confined processes",
         ("tests/documents/test_fuzzing.py",)),
    Area("events", 180, "200,000 broken files of each form of event data, tables, submissions and shapes",
         ("tests/incidents/feeds/test_broken_events.py",)),
    Area("archive", 3, "damage to exported missions", ("tests/mission/test_packing.py", "-k", "damage")),
    Area("past", 8, "200 random missions, each earlier answer asked again after every act",
         ("tests/mission/test_recorded_past.py",)),
    *(Area(f"orders-{n + 1}", 10, f"orders of late and corrected arrivals, part {n + 1} of 4, 250 of 1,000",
           tuple(f"{_ORDERS}[{seed}]" for seed in range(n * 250, n * 250 + 250))) for n in range(4)),
    Area("ledger", 20, "the other laws of the ledger, 2,000 examples each",
         ("tests/ledger", "--ignore=tests/ledger/test_tampering.py", "--ignore=tests/ledger/test_tree.py",
          "--ignore=tests/ledger/test_adversary.py")),
    Area("laws", 240, "every other law, 2,000 examples each",
         ("tests", "--ignore=tests/ledger", "--ignore=tests/store/test_two_clocks.py",
          "--ignore=tests/store/test_crash.py", "--ignore=tests/store/test_failing_disk.py",
          "--ignore=tests/store/test_postgres_crashes.py", "--ignore=tests/store/test_tampered_file.py",
          "--ignore=tests/mission/test_exchange.py", "--ignore=tests/mission/test_recorded_past.py",
          "--ignore=tests/mission/test_served_kills.py", "--ignore=tests/evidence/test_crash.py",
          "--ignore=tests/vault/test_crash.py", "--ignore=tests/witness/test_crash.py",
          "--ignore=tests/documents/test_fuzzing.py",
          "--ignore=tests/incidents/feeds/test_broken_events.py")),
)  # fmt: skip


def main() -> int:
    """Run what was asked for and has not passed yet."""
    asked = argparse.ArgumentParser(description="Run the long tests, area by area.")
    asked.add_argument("areas", nargs="*", metavar="AREA", help="which; all without any")
    asked.add_argument("--list", action="store_true", help="name the areas, with how long each takes")
    asked.add_argument("--again", action="store_true", help="also what has passed for this code")
    given = asked.parse_args()
    if given.list:
        print("\n".join(f"{a.name:12} {a.minutes:>4} min  {a.what}" for a in AREAS))
        return 0
    unknown = set(given.areas) - {a.name for a in AREAS}
    if unknown:
        asked.error(f"no area {', '.join(sorted(unknown))}; --list names them")
    code = digest()
    chosen = [a for a in AREAS if not given.areas or a.name in given.areas]
    failed = [area.name for area in chosen if not _done(area, code, again=given.again)]
    print(f"failed: {', '.join(failed)}" if failed else "all of it passed")
    return 1 if failed else 0


def digest() -> str:
    """What the code and its tests are, whatever the commit."""
    summed = hashlib.sha256()
    for file in sorted(_sources()):
        summed.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return summed.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    for folder in ("src", "tests"):
        yield from (f for f in (ROOT / folder).rglob("*.py") if f.is_file())


def _done(area: Area, code: str, *, again: bool) -> bool:
    """Whether an area has passed, now or before."""
    kept = KEPT / f"{area.name}.json"
    before: dict[str, Any] = json.loads(kept.read_text()) if kept.exists() else {}
    if before.get("code") == code and before.get("passed") and not again:
        print(f"{area.name}: passed {before['at']} in {before['minutes']} min, load {before['load']}")
        return True
    print(f"{area.name}: {area.what}; about {area.minutes} min", flush=True)
    KEPT.mkdir(exist_ok=True)
    begun, load = time.monotonic(), os.getloadavg()[0]
    with (KEPT / f"{area.name}.log").open("w") as log:
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *area.tests],
            cwd=ROOT, env={**os.environ, "HYPOTHESIS_PROFILE": "soak"}, stdout=log, stderr=log, check=False,
        )  # fmt: skip
    told = {
        "passed": ended.returncode == 0,
        "code": code,
        "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "minutes": round((time.monotonic() - begun) / 60, 1),
        "load": round((load + os.getloadavg()[0]) / 2, 1),
    }
    kept.write_text(json.dumps(told) + "\n")
    how = "passed" if told["passed"] else f"FAILED: read {KEPT.name}/{area.name}.log"
    print(f"{area.name}: {how}, {told['minutes']} min, load {told['load']}", flush=True)
    return bool(told["passed"])


if __name__ == "__main__":
    sys.exit(main())
