"""The compiled engine against the judge, row by row, on a part of the synthetic log: `engine.py --compare`.

Half of the claims are of pairs that a clause binds, with all claims of the same incidents; the judge reads
them as accounts in words, the engine as its own table of numbers.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from truce.asof import EVER, Span
from truce.findings.engine.verdicts import Verdict, verdict_of
from truce.findings.finding import Finding
from truce.findings.judge import Bench
from truce.findings.policy import DEFAULT
from truce.findings.record import Record
from truce.findings.rules import Rule
from truce.incidents.accounts import Account, Source

CLOSED = 500_000_000_000
"""Seconds: a claim that is known until then was never corrected."""


def choose(connection: duckdb.DuckDBPyConnection, log: Path, rules: Sequence[Rule], many: int) -> int:
    """Make the table `chosen` of about so many claims' incidents; the number of claims that they have."""
    pairs = {(int(r.bearer[1:]), int(other[1:])) for r in rules for other in r.parties if other != r.bearer}
    bound = ", ".join(f"({actor}, {target})" for actor, target in sorted(pairs))
    connection.execute(
        "CREATE TEMP TABLE chosen AS SELECT eid AS incident, n FROM ("
        "  SELECT eid, n, SUM(n) OVER (PARTITION BY bound ORDER BY hash(eid), eid) AS so_many FROM ("
        f"    SELECT eid, COUNT(*) AS n, BOOL_OR((actor, target) IN ({bound})) AS bound"
        f"    FROM '{log}/claims.parquet' GROUP BY eid)) WHERE so_many <= {many} / 2"
    )
    row = connection.execute("SELECT SUM(n) FROM chosen").fetchone()
    return int(row[0]) if row else 0


def record_of(
    connection: duckdb.DuckDBPyConnection,
    log: Path,
    acts: dict[int, str],
    targets: dict[int, str],
    zones: Any,
) -> Record:
    """The chosen claims in words. `zones` gives the zones of a region, and of what is near its border."""
    told = connection.execute(
        f"SELECT c.* FROM '{log}/claims.parquet' AS c JOIN chosen AS n ON n.incident = c.eid"
    )
    names = [column[0] for column in told.description]
    rows = [dict(zip(names, row, strict=True)) for row in told.fetchall()]
    sources = connection.execute(f"SELECT src, rel, origin FROM '{log}/sources.parquet'").fetchall()
    origins = {src: f"o{origin}" for src, _, origin in sources}
    return Record(
        sources=tuple(
            Source(id=f"s{src}", letter="ABCDEF"[rel], origin=f"o{origin}", own_access=src % 3 == 0)  # type: ignore[arg-type]
            for src, rel, origin in sources
        ),
        accounts=tuple(
            Account(
                id=str(row["rid"]), incident=str(row["eid"]), source=f"s{row['src']}",
                origin=origins[row["src"]], stance="supports" if row["stance"] > 0 else "denies_act",
                act=acts[row["kind"]], who=(f"P{row['actor']}",), whom=(f"P{row['target']}",),
                targets=(targets[row["tclass"]],), zones=zones(row["region"], row["dist_km"]),
                when=Span(row["vt"] // 60, row["vt"] // 60), reviewed=True, known=row["tt_from"] // 60,
                until=None if row["tt_to"] > CLOSED else row["tt_to"] // 60,
            )
            for row in rows
        ),
    )  # fmt: skip


class _Remembering(Bench):
    """The judge, remembering what it found on a rule: a condition asks for the same again and again."""

    def findings(self, rule: Rule) -> Iterator[Finding]:
        if rule not in self.remembered:
            self.remembered[rule] = list(super().findings(rule))
        return iter(self.remembered[rule])

    def __init__(self, record: Record, at: int, rules: Sequence[Rule]) -> None:
        self.remembered: dict[Rule, list[Finding]] = {}
        super().__init__(record, DEFAULT, at, rules)


def judged(record: Record, rules: Sequence[Rule], at: int) -> list[Verdict]:
    """What the judge says of every rule, as all is known."""
    bench = _Remembering(record.as_known(EVER), at, rules)
    return [verdict_of(finding) for rule in rules for finding in bench.findings(rule)]


def report(expected: Sequence[Verdict], found: Sequence[Verdict], claims: int, began: float) -> int:
    """Print how many rows differ, and the first of them; the exit code."""
    told, by_key = {v.key: v for v in expected}, {v.key: v for v in found}
    differing = [k for k in sorted(told.keys() | by_key.keys()) if told.get(k) != by_key.get(k)]
    seconds = time.perf_counter() - began
    print(f"{len(told)} verdicts on {claims} claims, {len(differing)} differ ({seconds:.0f} s in all)")
    for key in differing[:5]:
        print(f"  judge  {told.get(key)}\n  engine {by_key.get(key)}")
    same_numbers = len(told) == len(expected) and len(by_key) == len(found)
    return 1 if differing or not same_numbers or not told else 0
