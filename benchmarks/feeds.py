"""Event data from a file to the record: rows a second, processor time, memory, and that no good row is lost.

    python benchmarks/feeds.py ucdp|gdelt|mentions [ROWS] [--broken N] [--folder DIR]
    python benchmarks/feeds.py --read FILE...

The second only reads files of UCDP GED, and says how much processor time a row takes. The files of the
first are made up from the layouts of the columns, with a seed; no row tells of anything that happened.
"""

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

_GED = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,"
    "number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
    "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,"
    "country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,"
    "deaths_unknown,best,high,low,gwnoa,gwnob"
)
_DAY_ONE = date(1989, 1, 1)
_WORDS = (
    "rebels army village attack convoy river bridge fighters clash soldiers market road night report".split()
)


def ged_lines(rows: int, broken: frozenset[int], seed: int = 1) -> Iterator[str]:
    """A file in the layout of UCDP GED 23.1, some 600 bytes a row."""
    dice = random.Random(seed)
    places = [_place(dice) for _ in range(20_000)]
    sides = [(f"Government of Land {n}", f"Front of Land {n}") for n in range(400)]
    yield _GED + "\n"
    for number in range(1, rows + 1):
        a, b = sides[dice.randrange(400)]
        name, adm_1, adm_2, latitude, longitude, country = places[dice.randrange(20_000)]
        day = _DAY_ONE + timedelta(dice.randrange(12_400))
        last = day + timedelta(dice.choice((0, 0, 0, 0, 1, 6)))
        kind, best = dice.choice("112233"[:5]), dice.choice((0, 1, 1, 2, 3, 5, 12, 140))
        headline = " ".join(dice.choices(_WORDS, k=9))
        article = f'"""A paper,{day},{headline.title()}"""'
        start = "31/12/1999" if number in broken else str(day)
        yield (
            f"{number},LAN-{day.year}-{number},{day.year},1,Clear,{kind},{number % 900},{number % 900},"
            f"Land: Government,{number % 900},{number % 900},{a} - {b},1,1,{a},2,2,{b},1,{article},"
            f"A paper,{day},"
            f"{headline},A witness,{dice.choice('1112345')},{name},{name} town in {adm_2},{adm_1},{adm_2},"
            f"{latitude},{longitude},POINT ({longitude} {latitude}),{number % 250000},{country},99,Middle,"
            f"{dice.choice('1112')},{dice.choice('1112345')},{start},{last},0,0,0,{best},"
            f"{best},{best + 2},{best},,\n"
        )


def _place(dice: random.Random) -> tuple[str, str, str, float, float, str]:
    n = dice.randrange(90)
    point = round(dice.uniform(-60, 60), 6), round(dice.uniform(-170, 170), 6)
    return (
        f"Town {dice.randrange(9999)}",
        f"Province {n}",
        f"District {dice.randrange(999)}",
        *point,
        f"Land {n}",
    )


def gdelt_lines(rows: int, broken: frozenset[int], seed: int = 1) -> Iterator[str]:
    """A table of events in the layout of GDELT 2.0, some 400 bytes a row."""
    dice = random.Random(seed)
    codes = "010 020 036 040 042 043 051 057 060 071 090 110 112 120 130 141 150 173 180 190 193 194".split()
    geo = [
        "\t".join((str(kind), f"Town {n}, Province, Land", "LA", "LA01", "", f"{dice.uniform(-60, 60):.4f}",
                   f"{dice.uniform(-170, 170):.4f}", str(-n)))
        for n in range(5_000) for kind in (dice.choice((1, 4, 4, 4, 5)),)
    ]  # fmt: skip
    for number in range(1, rows + 1):
        day = "20310304" if number % 7 else "20310303"
        code = dice.choice(codes) if number not in broken else "none"
        actors = "\t".join(f"LA{n}\tLAND {n}\tLA{n}" + "\t" * 7 for n in dice.choices(range(90), k=2))
        spot = geo[dice.randrange(5_000)]
        yield (
            f"{1_200_000_000 + number}\t{day}\t203103\t2031\t2031.1726\t{actors}\t1\t{code}\t{code}\t"
            f"{code[:2]}\t1\t-5.0\t{dice.randrange(1, 40)}\t1\t6\t-3.27868852459016\t{spot}\t{spot}\t{spot}\t"
            f"20310304120000\t"
            f"https://www.example.org/news/2031/03/04/story-{number}-of-the-day.html\n"
        )


def mention_lines(rows: int, broken: frozenset[int], seed: int = 1) -> Iterator[str]:
    """A table of mentions in the layout of GDELT 2.0, some 200 bytes a row."""
    dice = random.Random(seed)
    for number in range(1, rows + 1):
        when = "20310304121500" if number not in broken else "now"
        yield (
            f"{1_200_000_000 + number // 6}\t20310304120000\t{when}\t1\texample.org\t"
            f"https://www.example.org/news/2031/03/04/copy-{number}.html\t{dice.randrange(20)}\t-1\t142\t158\t1\t50\t"
            f"5402\t-0.1164\t\t\n"
        )


KINDS = {"ucdp": ged_lines, "gdelt": gdelt_lines, "mentions": mention_lines}


def write(kind: str, file: Path, rows: int, broken: int) -> frozenset[int]:
    """Write a file with so many rows, some of them broken; which these are."""
    bad = frozenset(random.Random(2).sample(range(1, rows + 1), broken))
    with file.open("w", encoding="utf-8", newline="") as out:
        out.writelines(KINDS[kind](rows, bad))
    return bad


def reading(files: Sequence[Path]) -> int:
    """Print what reading each of these files takes, and how many of its rows are written many at a time."""
    from truce.incidents.feeds.formats import GedEvents
    from truce.store.rows.ged_rows import ged_rows
    from truce.store.rows.making import Written

    for file in files:
        opened, before = GedEvents(file), time.process_time()
        many = sum(len(told.ids) for told in ged_rows(opened, Counter()) if isinstance(told, Written))
        took = (time.process_time() - before) / max(opened.rows, 1) * 1e6
        print(f"{file.name}: {opened.rows:,} rows, {many:,} of them many at a time; {took:.1f} us a row")
    return 0


def main() -> int:
    """Print the figures; 1 if a row was lost."""
    # Here, as the command line does: the process that reads imports this file as well.
    from truce.incidents.feeds.gdelt import EVENTS, MENTIONS
    from truce.mission.filing.event_data import take_in
    from truce.mission.missions import Mission

    asked = argparse.ArgumentParser()
    asked.add_argument("kind", choices=KINDS, nargs="?", default="ucdp")
    asked.add_argument("rows", nargs="?", type=int, default=1_000_000)
    asked.add_argument("--broken", type=int, default=0)
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--read", type=Path, nargs="+")
    given = asked.parse_args()
    if given.read:
        return reading(given.read)
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        assert len(EVENTS) == 61
        assert len(MENTIONS) == 16
        file = Path(name) / "made-up.csv"
        bad = write(given.kind, file, given.rows, given.broken)
        with Mission.create(Path(name) / "m", "Made up", holder="Bench") as mission:
            began, before = time.perf_counter(), os.times()
            done = take_in(mission, file)
            took, after = time.perf_counter() - began, os.times()
        own = after.user + after.system - before.user - before.system
        child = after.children_user + after.children_system - before.children_user - before.children_system
        size = file.stat().st_size
    good = given.rows - len(bad)
    print(f"{given.kind}: {given.rows:,} rows, {size / 1e6:,.0f} MB, {len(bad):,} of them broken")
    print(f"  {took:.1f} s, {given.rows / took:,.0f} rows/s; load {os.getloadavg()[0]:.1f}")
    print(f"  processor: {own:.1f} s in the one that writes, {child:.1f} s in the one that reads")
    peak = [
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    print(f"  peak memory: {peak[0]:.0f} MB and {peak[1]:.0f} MB")
    print(f"  in the record: {done.rows:,} of {good:,} good rows")
    print(f"  listed as bad: {done.bad_count:,} of {len(bad):,}")
    return 0 if (done.rows, done.bad_count) == (good, len(bad)) else 1


if __name__ == "__main__":
    sys.exit(main())
