"""A rehearsal over a million rows of which ten are broken: time, memory, and that nothing else was lost.

    python benchmarks/rehearse.py [ROWS]

The rows are made up, in the form of UCDP GED 23.1: two parties and strangers, four decades, places in and
around a zone, headlines with commas, quotation marks and line ends. The broken ones hold a quotation mark
that nobody closed, too few and too many cells, a day that does not exist, a date of another form, a place off
the map, an unknown type, an empty side, words for a number, and an id that was there already.
"""

import csv
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from truce.clauses.loading import parse_agreement
from truce.findings.rehearsal import rehearse
from truce.incidents.feeds.ucdp import GedFile
from truce.report.rehearsal import page
from truce.report.rehearsal_chart import svg

COLUMNS = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,"
    "side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,"
    "where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,"
    "country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,"
    "deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob"
).split(",")
DRAFT = """
agreement: large
title: A draft for a large file
encoding: {author: benchmarks}
parties: [{id: NL, name: Northland}, {id: SF, name: Southland Front}]
zones:
  - id: box
    name: a box
    geometry: {type: Polygon, coordinates: [[[19, 9], [21, 9], [21, 11], [19, 11], [19, 9]]]}
  - {id: rim, name: around the box, near: {of: box, km: 25}}
  - {id: middle, name: a province, divisions: [Province 3]}
clauses:
  - {id: force, text: no force, forbid: {who: each, acts: [ASSAULT], whom: other_party}}
  - {id: civilians, text: civilians are spared, forbid: {who: each, acts: [ASSAULT], targets: [civilians]}}
  - {id: in-box, text: calm in the box, forbid: {who: each, acts: [ASSAULT]}, scope: {zones: [box]}}
  - {id: at-rim, text: calm around the box, forbid: {who: each, acts: [ASSAULT]}, scope: {zones: [rim]}}
  - {id: in-middle, text: calm in it, forbid: {who: each, acts: [ASSAULT]}, scope: {zones: [middle]}}
  - {id: shelling, text: no shelling, forbid: {who: each, acts: [artillery_fire]}}
"""
SIDES = ("Government of Northland", "Southland Front", "Hill People", "Valley People")
FIRST = date(1989, 1, 1)


def rows(number: int) -> Iterator[dict[str, object]]:
    """Made-up rows, the same for the same number."""
    chance = random.Random(number)
    for i in range(1, number + 1):
        kind = chance.choice((1, 1, 2, 3))
        side_a, side_b = chance.sample(SIDES, 2)
        day = FIRST + timedelta(days=chance.randrange(12_400))
        precision = chance.choice((1, 1, 1, 2, 3, 4, 5, 6))
        province = chance.randrange(17)
        yield dict.fromkeys(COLUMNS, "") | {
            "id": i, "relid": f"X-{day.year}-{kind}-{i}", "year": day.year, "active_year": 1,
            "code_status": "Clear", "type_of_violence": kind, "conflict_name": "Northland: Government",
            "dyad_name": f"{side_a} - {side_b}", "side_a": side_a,
            "side_b": "Civilians" if kind == 3 else side_b, "number_of_sources": 1,
            "source_article": f'"Some News, {day}, A headline, with commas, number {i}"',
            "source_headline": f'Forces, it is said, "clashed" near a village: report {i}',
            "source_original": "police\nand witnesses" if i % 50 == 0 else "police and witnesses",
            "where_prec": precision, "where_coordinates": f"Village {i % 9973}",
            "where_description": "near the road, between the village and the river",
            "adm_1": f"Province {province}" if precision < 5 else "",
            "adm_2": f"District {province}-{chance.randrange(9)}" if precision < 4 else "",
            "latitude": round(chance.uniform(7, 13), 4), "longitude": round(chance.uniform(17, 23), 4),
            "country": "Northland", "country_id": 999, "region": "Nowhere",
            "event_clarity": chance.choice((1, 1, 1, 2)), "date_prec": 1, "date_start": day, "date_end": day,
            "deaths_unknown": 2, "best": 2, "high": 4, "low": 1,
        }  # fmt: skip


BROKEN: tuple[Callable[[str], str], ...] = (
    lambda line: line.replace("Village", '"Village', 1),
    lambda line: line.replace("Northland: Government,", "", 1),
    lambda line: line.replace(",Northland,999,", ",Northland,999,999,", 1),
    lambda line: line.replace(",Nowhere,", ',Nowhere,"', 1),
    lambda line: line[: len(line) // 2].replace('"', "") + "\n",
    lambda line: "\0" * len(line) + "\n",
    lambda line: line.replace(",999,", ',999,"",', 1),
    lambda line: line.replace(",Clear,", ",Clear,7", 1),
    lambda line: ",".join(["nonsense"] * len(COLUMNS)) + line[-1],
    lambda line: "1" + line[line.index(",") :],
)


def write(file: Path, number: int) -> list[int]:
    """Write the file with ten broken rows spread over it; the ids of those rows."""
    broken = {number * (k + 1) // 11: damage for k, damage in enumerate(BROKEN)}
    with file.open("w", encoding="utf-8", newline="") as stream:
        head = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        head.writeheader()
        for row in rows(number):
            damage = broken.get(int(str(row["id"])))
            if damage is None:
                head.writerow(row)
            else:
                # One line, so that the damage is the only one.
                row["source_original"] = "police"
                stream.write(damage(_line(row)))
    return sorted(broken)


def _line(row: dict[str, object]) -> str:
    from io import StringIO

    out = StringIO()
    csv.DictWriter(out, COLUMNS, lineterminator="\n").writerow(row)
    return out.getvalue()


def main(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.csv"
        broken = write(file, number)
        print(f"{number:,} rows, {file.stat().st_size / 1e6:,.0f} MB, {len(broken)} of them broken")
        began = time.process_time()
        events = GedFile(file)
        found = rehearse(parse_agreement(DRAFT), events)
        told = page(found) + svg(found)
        seconds = time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"rehearsed in {seconds:.1f} s of processor time, {number / seconds:,.0f} rows/s, {peak:,.0f} MB"
        )
        print(f"kept {events.kept:,}, bad {events.bad_count}, page and chart {len(told):,} characters")
        for row in events.bad:
            print(f"  line {row.line:,}: {row.reason}")
        assert events.kept == number - len(broken), "good rows were lost"
        assert events.bad_count == len(broken), "broken rows were taken for good, or doubled"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
