"""Matching on a labelled stream of made-up reports: pairwise F1, seconds, memory; beside a ceiling.

    python benchmarks/matching.py [ACCOUNTS] [--rates held_out|tuning|dense] [--seed N]

The ceiling puts each account to the true act that is most like it: what points can give that know all acts.
"""

import argparse
import gc
import os
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "shared"))

import reports

from truce.incidents.columns import pairs_at_scale
from truce.incidents.grouping import grouped
from truce.incidents.likeness import Sketch, liken

RATES = {"tuning": reports.TUNING, "held_out": reports.HELD_OUT, "dense": reports.DENSE}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("accounts", nargs="?", type=int, default=100_000)
    asked.add_argument("--rates", choices=RATES, default="held_out")
    asked.add_argument("--seed", type=int, default=2031)
    given = asked.parse_args()
    told = sorted(reports.stream(given.seed, given.accounts, RATES[given.rates]), key=lambda r: r.sketch.id)
    sketches = [r.sketch for r in told]
    # What was made beforehand is nobody's garbage.
    gc.collect()
    gc.freeze()
    print(f"{len(told):,} accounts, {given.rates}, seed {given.seed}; {memory()} MB with them; load {load()}")
    begun, used = time.perf_counter(), time.process_time()
    pairs = pairs_at_scale(sketches)
    between = time.perf_counter()
    found = grouped(sketches, pairs)
    wall, used = time.perf_counter() - begun, time.process_time() - used
    print(f"{len(pairs):,} pairs in {between - begun:.1f} s, {len(found.members):,} groups in {wall:.1f} s "
          f"altogether ({used:.1f} s of processor time); {memory()} MB; load {load()}")  # fmt: skip
    say("matched", reports.score(told, found.members))
    print(f"{len(found.could_be):,} accounts stay apart because they could be of several acts")
    if given.accounts <= 50_000:
        say("ceiling", reports.score(told, ceiling(told)))


def ceiling(told: list[reports.Report]) -> list[tuple[int, ...]]:
    """Each account with the true act of its conflict that is most like it."""
    truth: dict[tuple[str, int], list[tuple[int, Sketch]]] = {}
    for act in {r.act.number: r.act for r in told}.values():
        whole = Sketch(
            id=str(act.number), telling=str(act.number), act="ASSAULT", mode=act.mode, first=act.day,
            last=act.day,
            names=frozenset({act.town.name.casefold()}), within=frozenset({act.town.district.casefold()}),
            point=act.town.point, radius_km=5, who=frozenset({act.who}), whom=frozenset({act.whom}),
            deaths=(act.dead, act.dead),
        )  # fmt: skip
        truth.setdefault((act.who[:-1], act.day // 8), []).append((act.number, whole))
    groups: dict[int, list[int]] = {}
    for n, report in enumerate(told):
        near = [a for d in (-1, 0, 1) for a in truth.get((report.act.who[:-1], report.act.day // 8 + d), ())]
        likes = [(liken(report.sketch, whole), -number) for number, whole in near]
        best = max(((like.points, number) for like, number in likes if not like.apart), default=(0, n + 1))
        groups.setdefault(best[1], []).append(n)
    return [tuple(g) for g in groups.values()]


def say(what: str, score: reports.Score) -> None:
    print(f"{what}: F1 {score.f1:.4f} (precision {score.precision:.4f}, recall {score.recall:.4f}), "
          f"{score.crossed} groups with both directions of fire")  # fmt: skip


def memory() -> int:
    """The most that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def load() -> str:
    """How busy the machine is."""
    return f"{os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    main()
