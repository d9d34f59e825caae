"""Writes the log of ../shared/bench/gen_claims.py in the text format of MonPoly, to run it beside ours.

usage: python benchmarks/monpoly_log.py FOLDER OUT.log

FOLDER holds claims.parquet. Each incident becomes one event: its first report that asserts it, when it
happened, since MonPoly knows one clock. The four properties are in benchmarks/monpoly (*.mfotl), each run as

    monpoly -sig benchmarks/monpoly/events.sig -formula benchmarks/monpoly/NAME.mfotl -log OUT.log
"""

import sys
from pathlib import Path

import duckdb

RELATIONS = {1: "attack", 2: "attack", 3: "attack", 5: "move", 6: "notify", 10: "demand", 11: "comply"}
"""The kinds of the generator that the four properties speak of."""


def write_log(folder: Path, out: Path) -> int:
    """Write the events in the order of their time; gives how many there are."""
    names = " ".join(f"WHEN {kind} THEN '{name}'" for kind, name in RELATIONS.items())
    query = f"""
        SELECT '@' || vt || ' ' || CASE kind {names} END
               || ' (' || eid || ',' || actor || ',' || target || ')' AS line
        FROM read_parquet(?)
        WHERE stance = 1 AND kind IN ({", ".join(map(str, RELATIONS))})
        QUALIFY row_number() OVER (PARTITION BY eid ORDER BY tt_from, rid) = 1
        ORDER BY vt, eid
    """
    rows = duckdb.execute(query, [str(folder / "claims.parquet")])
    count = 0
    with out.open("w", encoding="ascii") as log:
        while batch := rows.fetchmany(100_000):
            log.writelines(f"{line}\n" for (line,) in batch)
            count += len(batch)
    return count


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print(__doc__)
        sys.exit(0 if len(sys.argv) == 1 else 2)
    print(write_log(Path(sys.argv[1]), Path(sys.argv[2])), "events")
