"""Broken event data in every form: its reader stays well, and no good row is lost for a bad one.

What is broken how, and the law, is in tests/shared/broken_events.py. The soak run (`make soak AREAS=events`)
reads 200,000 files of each kind, the time slice a second of each. Where a soak run was broken off, the next
one goes on: what is done is kept in `.soak/`.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import broken_events
import pytest
from broken_events import targets

from truce.incidents.feeds.formats import FORMATS

ROOT = Path(__file__).resolve().parents[3]
SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
EXECUTIONS = 200_000
BATCH, SECONDS = (5_000, 300) if SOAK else (100_000, 0.6)
LONGEST = 30
MOST_GROWTH = 50 * 1024 * 1024
NAMES = tuple(targets())


def batch(names: str, first: int) -> list[dict[str, Any]]:
    """What became of files from `first` on, broken and read in a process of their own."""
    program, shared = broken_events.__file__, str(Path(broken_events.__file__).parent)
    path = os.pathsep.join((shared, *sys.path))
    done = subprocess.run(
        [sys.executable, program, names, str(first), str(BATCH), str(SECONDS)],
        capture_output=True, text=True, timeout=600, check=False, env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    assert done.returncode == 0, f"the process that reads broke down: {done.returncode} {done.stderr[-2000:]}"
    return [json.loads(line) for line in done.stdout.splitlines()]


def is_well(told: dict[str, Any]) -> None:
    assert told["faults"] == [], told["target"]
    assert told["done"]
    assert told["slowest"] <= LONGEST
    assert told["growth"] <= MOST_GROWTH


def test_every_form_of_event_data_takes_part():
    known = {form.reader.partition("/")[0] for form in FORMATS}
    assert known == {"ucdp-ged", "acled", "acled-deletions", "gdelt-events", "gdelt-mentions", "polecat"}
    assert {"ucdp", "acled-csv", "acled-json", "acled-deletions", "gdelt", "polecat"} <= set(NAMES)


@pytest.mark.slow
@pytest.mark.skipif(SOAK, reason="the soak run does more of it")
def test_broken_event_data_breaks_nothing():
    for told in batch(",".join(NAMES), 0):
        is_well(told)


@pytest.mark.slow
@pytest.mark.skipif(not SOAK, reason="the soak run alone")
@pytest.mark.parametrize("name", NAMES)
def test_much_broken_event_data_breaks_nothing(name: str, capsys: pytest.CaptureFixture[str]):
    file = ROOT / ".soak" / f"events-{name}.json"
    so_far: dict[str, Any] = {"done": 0, "outcomes": {}, "slowest": 0.0, "growth": 0}
    if file.exists():
        so_far = json.loads(file.read_text())
    while so_far["done"] < EXECUTIONS:
        [told] = batch(name, so_far["done"])
        is_well(told)
        so_far = {
            "done": so_far["done"] + told["done"],
            "outcomes": Counter(so_far["outcomes"]) + Counter(told["outcomes"]),
            "slowest": max(so_far["slowest"], told["slowest"]),
            "growth": max(so_far["growth"], told["growth"]),
        }
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(so_far))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{name}: {so_far['done']:,} files, slowest {so_far['slowest']:.2f} s, {so_far['outcomes']}, "
            f"growth of a process at most {so_far['growth'] / 1e6:.1f} MB\n"
        )
    file.unlink(missing_ok=True)
