"""Splink (Fellegi-Sunter, on DuckDB) on the stream of `matching.py`: pairwise F1 and seconds.

    python benchmarks/matching_splink.py write STREAM.csv [ACCOUNTS] [--rates held_out] [--seed 2031]
    PYTHON benchmarks/matching_splink.py run STREAM.csv [--threshold P]

`write` runs with truce, `run` with an environment of its own that has Splink (requirements/splink.in): it
reads the file alone. Without a threshold several are tried; .2 was chosen on the tuning stream. Splink's
clusters are connected components.
"""

import argparse
import csv
import os
import resource
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

COLUMNS = ("unique_id", "truth", "author", "directed", "telling", "first", "last", "name", "area", "lat",
           "lon", "radius", "who", "whom", "sides", "deaths", "mode", "words", "cell")  # fmt: skip


def write(file: Path, accounts: int, rates: str, seed: int) -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "shared"))
    import reports

    told = reports.stream(seed, accounts, {"held_out": reports.HELD_OUT, "tuning": reports.TUNING}[rates])
    with file.open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(COLUMNS)
        for r in sorted(told, key=lambda r: r.sketch.id):
            s, act = r.sketch, r.act
            lat, lon = s.point or ("", "")
            cell = f"{int(s.point[0] * 4)},{int(s.point[1] * 4)}" if s.point else ""
            one = {"who": s.who, "whom": s.whom, "name": s.names, "area": s.within}
            told_once = {k: min(v) if v and not min(v).startswith("?") else "" for k, v in one.items()}
            directed = int(act.who in s.who and act.whom in s.whom)
            lines.writerow([
                s.id, act.number, act.who, directed, s.telling, s.first, s.last, told_once["name"],
                told_once["area"], lat, lon, s.radius_km, told_once["who"], told_once["whom"],
                " ".join(sorted(s.sides | {k for k in s.who | s.whom if k[0] != "?"})),
                s.deaths[0] if s.deaths else "", s.mode or "", s.words or "", cell,
            ])  # fmt: skip


def comparisons() -> list[Any]:
    """How day, place and direction are compared, the surest first."""
    import splink.comparison_level_library as levels
    import splink.comparison_library as compare

    days = compare.CustomComparison(
        output_column_name="day",
        comparison_levels=[
            levels.CustomLevel("first_l = last_l AND first_r = last_r AND first_l = first_r", "same day"),
            levels.CustomLevel("first_l <= last_r AND first_r <= last_l", "days that may be the same"),
            levels.CustomLevel("abs(first_l - first_r) <= 1", "a day apart"),
            levels.ElseLevel(),
        ],
    )
    near = "6371 * 2 * asin(sqrt(pow(sin(radians(lat_l - lat_r) / 2), 2) + cos(radians(lat_l)) * " \
           "cos(radians(lat_r)) * pow(sin(radians(lon_l - lon_r) / 2), 2)))"  # fmt: skip
    place = compare.CustomComparison(
        output_column_name="place",
        comparison_levels=[
            levels.CustomLevel("(name_l IS NULL AND lat_l IS NULL) OR (name_r IS NULL AND lat_r IS NULL)",
                               "no place").configure(is_null_level=True),
            levels.CustomLevel("name_l = name_r", "the same name"),
            levels.CustomLevel(f"{near} <= 5", "5 km"),
            levels.CustomLevel("jaro_winkler_similarity(name_l, name_r) > 0.92", "spelt alike"),
            levels.CustomLevel("name_l = area_r OR area_l = name_r", "one in the other"),
            levels.CustomLevel(f"{near} <= radius_l + radius_r + 5", "near"),
            levels.ElseLevel(),
        ],
    )  # fmt: skip
    sides = compare.CustomComparison(
        output_column_name="direction",
        comparison_levels=[
            levels.CustomLevel("(who_l IS NULL OR who_r IS NULL) AND (whom_l IS NULL OR whom_r IS NULL)",
                               "not told").configure(is_null_level=True),
            levels.CustomLevel("who_l = who_r AND whom_l = whom_r", "the same"),
            levels.CustomLevel("who_l = who_r OR whom_l = whom_r", "one the same"),
            levels.CustomLevel("who_l = whom_r AND whom_l = who_r", "turned round"),
            levels.ElseLevel(),
        ],
    )  # fmt: skip
    return [days, place, sides]


def settings() -> Any:
    """The model, and which pairs are looked at."""
    import splink.comparison_library as compare
    from splink import SettingsCreator

    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=2.5e-4,
        comparisons=[*comparisons(), compare.ExactMatch("deaths"), compare.ExactMatch("mode"),
                     compare.ExactMatch("words")],
        blocking_rules_to_generate_predictions=[
            "l.name = r.name AND abs(l.first - r.first) <= 7 AND l.telling <> r.telling",
            "l.area = r.area AND abs(l.first - r.first) <= 7 AND l.telling <> r.telling",
            "l.name = r.area AND abs(l.first - r.first) <= 7 AND l.telling <> r.telling",
            "l.cell = r.cell AND abs(l.first - r.first) <= 7 AND l.telling <> r.telling",
            "l.sides = r.sides AND l.first = r.first AND l.telling <> r.telling",
        ],
    )  # fmt: skip


def run(file: Path, threshold: float) -> None:
    import duckdb
    from splink import DuckDBAPI, Linker, block_on

    base = duckdb.connect()
    base.execute("SET threads = 2")
    base.execute("CREATE TABLE told AS SELECT * FROM read_csv(?, nullstr='', all_varchar=false)", [str(file)])
    rows = base.execute("SELECT unique_id, truth, author, directed FROM told").fetchall()
    begun, used = time.perf_counter(), time.process_time()
    api = DuckDBAPI(connection=base)
    linker = Linker(api.register("told"), settings(), log_level=40)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name", "first"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("sides", "deaths", "mode"))
    pairs = linker.inference.predict(threshold_match_probability=min(threshold, 0.5) or 0.0005)
    between = time.perf_counter()
    for at in (threshold,) if threshold else (0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5):
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, at)
        home = dict(found.as_duckdbpyrelation().select("unique_id", "cluster_id").fetchall())
        say(f"at {at}", rows, home)
    wall, used = time.perf_counter() - begun, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(rows):,} accounts: pairs in {between - begun:.1f} s, {wall:.1f} s altogether ({used:.1f} s "
          f"of processor time), {memory} MB, load {os.getloadavg()[0]:.1f}")  # fmt: skip


def say(what: str, rows: list[tuple[str, int, str, int]], home: dict[str, str]) -> None:
    held: dict[str, Counter[int]] = defaultdict(Counter)
    authors: dict[str, set[str]] = defaultdict(set)
    acts: Counter[int] = Counter()
    for name, truth, author, directed in rows:
        held[home[name]][truth] += 1
        acts[truth] += 1
        if directed:
            authors[home[name]].add(author)
    together = sum(two(sum(c.values())) for c in held.values())
    right = sum(two(n) for c in held.values() for n in c.values())
    precision, recall = right / max(together, 1), right / sum(two(n) for n in acts.values())
    crossed = sum(len(a) > 1 for a in authors.values())
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"Splink {what}: F1 {f1:.4f} (precision {precision:.4f}, recall {recall:.4f}), {crossed} groups "
          "with both directions of fire")  # fmt: skip


def two(count: int) -> int:
    return count * (count - 1) // 2


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("what", choices=("write", "run"))
    asked.add_argument("file", type=Path)
    asked.add_argument("accounts", nargs="?", type=int, default=40_000)
    asked.add_argument("--rates", default="held_out")
    asked.add_argument("--seed", type=int, default=2031)
    asked.add_argument("--threshold", type=float, default=0.0)
    given = asked.parse_args()
    if given.what == "write":
        write(given.file, given.accounts, given.rates, given.seed)
    else:
        run(given.file, given.threshold)


if __name__ == "__main__":
    main()
