"""The compiled engine beside other monitors, on four properties and one log, in one run.

usage: python benchmarks/peers.py FOLDER [--python VENV/bin/python] [--monpoly PROGRAM] [--pairs N]

FOLDER is one that ../shared/bench/gen_claims.py wrote. Each incident becomes one event, its first report that
asserts it, when it happened to the minute; the first of each minute, of the N busiest pairs of parties. The
peers (reelay, rtamt, mstlo) are no dependencies of truce. Install them in a venv of their own and name it:

    python -m venv VENV && VENV/bin/pip install --require-hashes -r requirements/peers.txt

What is timed: truce from its table of accounts to the verdicts; the peers from signals in memory, already
sliced by pair where they know no data; MonPoly the whole program, which reads the log. Where a row differs,
this ends with 1.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "monitors"))

from monpoly_log import RELATIONS  # noqa: E402
from properties import MANY, PROPERTIES, Event, Row, read_log, settled  # noqa: E402

NAMES = (*PROPERTIES, MANY)
OURS = "truce"
MODULES = {
    OURS: "truce_engine",
    "mstlo": "mstlo_monitor",
    "reelay": "reelay_monitor",
    "rtamt": "rtamt_monitor",
}
NO_COUNT = "cannot say it: it does not count"


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of one monitor on one property: its seconds and violations, or why there are none."""

    seconds: float = 0.0
    peak_mb: float = 0.0
    rows: frozenset[Row] = frozenset()
    why_not: str = ""


def write_log(folder: Path, pairs: int, out: Path) -> None:
    """The events of a generated log, one a minute, of its busiest pairs."""
    names = " ".join(f"WHEN {kind} THEN '{name}'" for kind, name in RELATIONS.items())
    query = f"""
        SELECT minute, name, actor, target FROM (
            SELECT vt // 60 AS minute, CASE kind {names} END AS name, actor, target, eid
            FROM read_parquet(?)
            WHERE stance = 1 AND actor <> target AND kind IN ({", ".join(map(str, RELATIONS))})
            QUALIFY row_number() OVER (PARTITION BY eid ORDER BY tt_from, rid) = 1
        )
        QUALIFY row_number() OVER (PARTITION BY minute ORDER BY eid) = 1
        ORDER BY minute
    """
    events = duckdb.execute(query, [str(folder / "claims.parquet")]).fetchall()
    met = Counter(frozenset(event[2:]) for event in events)
    kept = {pair for pair, _ in sorted(met.items(), key=lambda p: (-p[1], sorted(p[0])))[:pairs]}
    lines = (",".join(map(str, e)) for e in events if frozenset(e[2:]) in kept)
    out.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")


def run_module(python: str, module: str, log: Path, name: str, times: int) -> Ran:
    """One of the monitors in Python, in a process of its own."""
    command = [python, str(HERE / "monitors" / "run.py"), module, str(log), name, str(times)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        return Ran(why_not=f"failed: {done.stderr.strip().splitlines()[-1]}")
    found = json.loads(done.stdout.splitlines()[-1])
    if "missing" in found:
        return Ran(why_not=f"skipped: {found['missing']} is not installed")
    return Ran(found["seconds"], found["peak_mb"], frozenset(tuple(r) for r in found["rows"]))


def run_monpoly(program: str, events: list[Event], name: str, folder: Path) -> Ran:
    """MonPoly, which reads the log as text; its answers are looked up by the minute and the pair."""
    log = folder / "monpoly.log"
    if not log.exists():
        lines = (f"@{m * 60} {what} ({i},{a},{b})\n" for i, (m, what, a, b) in enumerate(events))
        log.write_text("".join(lines), encoding="ascii")
    formula, signature = HERE / "monpoly" / f"{name}.mfotl", HERE / "monpoly" / "events.sig"
    command = [program, "-sig", str(signature), "-formula", str(formula), "-log", str(log), "-no_rw"]
    began = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    seconds = time.perf_counter() - began
    if done.returncode:
        return Ran(why_not=f"failed: {(done.stderr or done.stdout).strip()[:200]}")
    return Ran(seconds, 0.0, frozenset(monpoly_rows(done.stdout, events, name)))


def monpoly_rows(printed: str, events: list[Event], name: str) -> list[Row]:
    """The violations among the rows that MonPoly prints: `@time (time point n): (row) (row)`."""
    rows = [r.split(",") for line in printed.splitlines() for r in re.findall(r"\(([\d,]+)\)", line)]
    if name == MANY:
        return [(-1, int(a), int(b)) for _, a, b in rows]
    found = [events[int(e)] for e, _, _ in rows]
    return settled([(m, a, b) for m, _, a, b in found], PROPERTIES[name], events[-1][0])


def compared(name: str, found: dict[str, Ran], events: int) -> int:
    """Print one property; gives how many rows differ from truce's."""
    ours = found[OURS]
    if ours.why_not:
        print(f"\n{name}: truce {ours.why_not}")
        return 1
    print(f"\n{name}: {len(ours.rows)} violations")
    differing = 0
    for tool, ran in found.items():
        if ran.why_not:
            print(f"  {tool:8} {ran.why_not}")
            continue
        differ = len(ran.rows ^ ours.rows)
        differing += differ
        print(
            f"  {tool:8} {ran.seconds:8.2f} s {events / ran.seconds:12,.0f} events/s"
            f"  {ran.seconds / ours.seconds:7.2f} x truce's time, {differ} rows differ"
        )
    return differing


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path, nargs="?", help="folder that gen_claims.py wrote")
    asked.add_argument("--python", default=sys.executable, help="the Python that has the peers")
    asked.add_argument("--monpoly", help="the MonPoly program; without it, it is left out")
    asked.add_argument("--pairs", type=int, default=50)
    asked.add_argument("--times", type=int, default=3, help="take the best of so many runs")
    asked.add_argument("--only", choices=NAMES, nargs="*", default=NAMES, help="the properties")
    given = asked.parse_args()
    if given.folder is None:
        asked.print_help()
        return
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(1 if run(given, Path(folder)) else 0)


def run(given: argparse.Namespace, folder: Path) -> int:
    """Run every monitor on every property; gives how many rows differ."""
    log, differing = folder / "events.log", 0
    write_log(given.folder, given.pairs, log)
    events = read_log(log)
    print(f"{len(events)} events of {given.pairs} pairs, best of {given.times} (MonPoly: one run)")
    for name in given.only:
        found = {}
        for tool, module in MODULES.items():
            python = sys.executable if tool == OURS else given.python
            counts = name != MANY or tool == OURS
            ran = run_module(python, module, log, name, given.times) if counts else Ran(why_not=NO_COUNT)
            found[tool] = ran
        if given.monpoly:
            found["monpoly"] = run_monpoly(given.monpoly, events, name, folder)
        differing += compared(name, found, len(events))
    return differing


if __name__ == "__main__":
    main()
