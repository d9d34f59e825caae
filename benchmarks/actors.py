"""Recall of the parties table on the armed actors that UCDP records since 2010.

usage: python benchmarks/actors.py [--since YEAR] [--misses]

Actors come from the conflict-years and event subsets under TRUCE_SHARED (default: ../shared beside the
repository), their other names from the UCDP actor list. An actor counts as found when one of its names is
found whole in the table. Governments count as found when their state is.
"""

import argparse
import csv
import os
import re
import sys
from pathlib import Path

from truce.parties import Roster

SHARED = Path(os.environ.get("TRUCE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
DATA = SHARED / "data"
NAME_COLUMNS = (
    "NameData",
    "NameOrig",
    "NameOrigFull",
    "NameOrigFullEng",
    "NewNameFullMotherTongue",
    "NewNameFullEng",
)


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file in UTF-8 (or Latin-1, as the actor list is)."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1").removeprefix("ï»¿")
    return list(csv.DictReader(text.splitlines(keepends=True)))


def conflict_sides(since: int) -> set[str]:
    """Side B of every state-based conflict with a year of fighting since `since`."""
    sides: set[str] = set()
    for row in rows(DATA / "ucdp_actors" / "ucdp-prio-acd-201.csv"):
        if float(row["year"]) >= since:
            sides |= {side.strip() for side in row["side_b"].split(",")}
    return sides


def event_sides(since: int) -> set[str]:
    """Both sides of every event since `since` in the event subsets, civilians left out."""
    sides: set[str] = set()
    for path in sorted((DATA / "ucdp_ged_subsets").glob("ged*.csv")):
        for row in rows(path):
            year = row.get("year") or ""
            if year.replace(".", "").isdigit() and float(year) >= since:
                sides |= {row["side_a"].strip(), row["side_b"].strip()}
    return {side for side in sides if side and side.lower() != "civilians" and not side.startswith("XXX")}


def other_names() -> dict[str, list[str]]:
    """Names by the name that the data sets use."""
    names: dict[str, list[str]] = {}
    for row in rows(DATA / "ucdp_actors" / "ucdp-actor-221.csv"):
        names.setdefault(row["NameData"], []).extend(row[c] for c in NAME_COLUMNS if row.get(c))
    return names


def is_found(roster: Roster, name: str) -> bool:
    """Is `name` one name of the table from its first to its last letter?"""
    bare = re.sub(
        r"^(the|supporters of|government of|forces of( the)?) ", "", name.strip(), flags=re.IGNORECASE
    )
    return any(
        h.start == 0 and h.end >= len(n.rstrip(" )")) for n in {name.strip(), bare} for h in roster.find(n)
    )


def known(roster: Roster, names: list[str]) -> bool:
    """Is any of the names known, also without a bracket or a mention of the state?"""
    forms = {f for n in names for f in (n, re.sub(r"\s*\(.*?\)", "", n), *re.findall(r"\(([^)]*)\)", n))}
    return any(is_found(roster, form) for form in forms if len(form) > 1)


def coalition(roster: Roster, side: str, names: dict[str, list[str]]) -> bool:
    """Is `side` a list of actors ("A, B"), each of them known?"""
    members = [m.strip() for m in side.split(",")]
    return len(members) > 1 and all(known(roster, [m, *names.get(m, [])]) for m in members)


def report(title: str, sides: set[str], roster: Roster, show: bool) -> float:
    """Print recall over `sides` and return it."""
    names = other_names()
    missed = sorted(
        s for s in sides if not known(roster, [s, *names.get(s, [])]) and not coalition(roster, s, names)
    )
    recall = 1 - len(missed) / len(sides)
    print(f"{title:<48} {recall:5.3f}  ({len(sides) - len(missed)}/{len(sides)})")
    if show:
        for side in missed:
            print("  missed:", side)
    return recall


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--since", type=int, default=2010)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    if not DATA.is_dir():
        sys.exit(f"actors.py: no data under {DATA}; set TRUCE_SHARED")
    roster = Roster.load()
    print(f"parties in the table: {len(roster.parties)}")
    state_based = conflict_sides(options.since)
    events = event_sides(options.since)
    report(f"state-based conflicts since {options.since}", state_based, roster, options.misses)
    report(f"actors of event subsets since {options.since}", events, roster, options.misses)
    report("together", state_based | events, roster, False)


if __name__ == "__main__":
    main()
