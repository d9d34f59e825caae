"""Time, memory and growth of the compiled engine on the synthetic log of ../shared/bench/gen_claims.py.

usage: python benchmarks/engine.py LOG [--times N] [--copies N] [--memory 1GB] [--history] [--compare N]

LOG is a folder that `gen_claims.py N LOG` wrote. It is first turned into a table of accounts, which is the
engine's own form (not timed: a record keeps it up to date). Then, in a process of its own: claims to verdicts
as all is known, each of them counted by rule and outcome, the best of several runs, with the peak memory of
that process. Beside the seconds stands the processor time of both threads: it changes less with what else the
machine does. `--copies N`: the clauses N
times, under other parties. `--history`: grade everything that was ever known, ask as of a date in the middle,
also judged at it, and take in late claims, late reviews that reject some, and a rating of one origin.
`--compare N`: measure nothing, but judge about N of the claims by the judge itself and print how many
verdicts differ; exit 1 if any does.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

import compare  # noqa: E402
import duckdb  # noqa: E402

from truce.asof import EVER, Span  # noqa: E402
from truce.findings.engine import plans  # noqa: E402
from truce.findings.engine.codes import DOINGS, FLAGS, FOREVER, LEVEL, NONE, SIDES  # noqa: E402
from truce.findings.engine.duck import Duck, decoded, judge_known  # noqa: E402
from truce.findings.engine.history import look_back, remember, take_in  # noqa: E402
from truce.findings.engine.requirements import RuleRows, always  # noqa: E402
from truce.findings.engine.rows import ACCOUNT, Values  # noqa: E402
from truce.findings.policy import DEFAULT  # noqa: E402
from truce.findings.record import Record  # noqa: E402
from truce.findings.rules import Force, Rule  # noqa: E402

ACTS = {
    1: "airstrike", 2: "artillery_fire", 3: "bombing", 4: "advance", 5: "move_forces", 6: "notify",
    7: "support_group", 8: "detain", 9: "block_aid", 10: "request", 11: "release_detainees", 12: "other",
}  # fmt: skip
TARGETS = {0: "civilians", 1: "security_forces", 2: "critical_infrastructure", 3: "other"}
LETTERS = "ABCDEF"
NEAR_KM = 15.0
LAST = 28_300_000
"""A minute after the end of the log."""


def zones(region: int, near: bool) -> frozenset[str]:
    return frozenset({f"r{region}", f"r{region}near"} if near else {f"r{region}"})


def values_of_log() -> Values:
    """Every value that the log can hold, numbered so that SQL can compute the numbers from its columns."""
    values = Values()
    parties = [f"P{i}" for i in range(40)]
    for party in parties:
        values.actors[party]
        values.told["who"][((party,), frozenset())]
        values.told["whom"][((party,), frozenset())]
    for act in ACTS.values():
        values.told["act"][(act,)]
    for target in TARGETS.values():
        values.told["targets"][((target,), frozenset())]
    values.told["means"][(None,)]
    for region in range(200):
        for near in (False, True):
            values.told["where"][(zones(region, near), frozenset())]
    for act in range(12):
        for who in range(40):
            for whom in range(40):
                values.deeds[(act, who, whom)]
    for target in range(4):
        for place in range(400):
            values.settings[(target, 0, place)]
    return values


def account_table(log: Path, out: Path) -> None:
    """The log in the engine's own form, by incident."""
    points = {name: DEFAULT.letters[name] * DEFAULT.quarters["reported"] for name in LETTERS}  # type: ignore[index]
    letters = ", ".join(f"({i}, {points[name]}, {int(name in 'AB')})" for i, name in enumerate(LETTERS))
    always = FLAGS["told"] | FLAGS["reviewed"]
    columns = f"""
      c.rid AS account, c.eid AS incident, ((c.kind - 1) * 40 + c.actor) * 40 + c.target AS deed,
      c.tclass * 400 + c.region * 2 + CASE WHEN c.dist_km <= {NEAR_KM} THEN 1 ELSE 0 END AS setting,
      {NONE} AS source, s.origin, {NONE} AS voice, c.vt // 60 AS first, c.vt // 60 AS last,
      c.tt_from // 60 AS known,
      CASE WHEN c.tt_to > 500000000000 THEN {FOREVER} ELSE c.tt_to // 60 END AS until, l.points,
      {always} + CASE WHEN l.good AND c.src % 3 = 0 THEN {FLAGS["seen"]} ELSE 0 END
        + CASE WHEN c.stance > 0 THEN {FLAGS["supports"]} ELSE 0 END AS flags,
      CASE WHEN c.stance > 0 THEN {SIDES["for"]} ELSE {SIDES["against"]} END AS told,
      CASE WHEN c.stance > 0 THEN {SIDES["for"]} ELSE {SIDES["against"]} END AS told_act,
      0 AS claimed, {NONE} AS quantity, {LEVEL["unknown"]} AS level,
      CASE WHEN c.stance > 0 THEN 0 ELSE {DOINGS["denies"]} END AS doing, {NONE} AS area"""
    small = {"account": "INTEGER", "incident": "INTEGER", "deed": "INTEGER"}
    kinds = small | dict.fromkeys(_TIMES, "BIGINT")
    cast = ", ".join(f"{name}::{kinds.get(name, 'SMALLINT')} AS {name}" for name in ACCOUNT)
    duckdb.execute(
        f"COPY (SELECT {cast} FROM (SELECT {columns} FROM '{log}/claims.parquet' c "
        f"JOIN '{log}/sources.parquet' s ON s.src = c.src "
        f"JOIN (VALUES {letters}) l(rel, points, good) ON l.rel = s.rel) ORDER BY incident) "
        f"TO '{out}' (FORMAT parquet)"
    )


_TIMES = ("first", "last", "known", "until")


def rules_of_log(log: Path, copies: int = 1) -> list[Rule]:
    """The clauses of the log as rules; `copies` times, each copy under other parties."""
    clauses = json.loads((log / "clauses.json").read_text())
    return [
        rule_of(moved(clause, copy), f"{clause['ag']}-{copy}", mirror(clause, clauses))
        for copy in range(copies)
        for clause in clauses
    ]


def moved(clause: dict, copy: int) -> dict:
    """A clause under other parties."""
    return clause | {"actor": (clause["actor"] + copy) % 40, "target": (clause["target"] + copy) % 40}


def mirror(clause: dict, clauses: list[dict]) -> str:
    """The clause of the same agreement that binds the other party."""
    return str(
        next(c["clause"] for c in clauses if (c["ag"], c["actor"]) == (clause["ag"], clause["target"]))
    )


def rule_of(clause: dict, agreement: str, other: str) -> Rule:
    actor, target = f"P{clause['actor']}", f"P{clause['target']}"
    begins, ends = clause["v_from"] // 60, clause["v_to"] // 60 - 1
    window = clause["win"] // 60 if clause["win"] else 0
    near = clause["max_km"] is not None
    rule = Rule(
        id=f"{agreement}/{clause['clause']}", agreement=agreement,
        clause=str(clause["clause"]), reading=None, kind="forbid",
        parties={actor: actor, target: target}, bearer=actor,
        acts=frozenset(ACTS[k] for k in clause["kinds"]), whom=frozenset({target}),
        targets=frozenset(TARGETS[t] for t in clause["tclasses"]), means=None,
        zones=frozenset(f"r{r}{'near' if near else ''}" for r in clause["regions"] or ()),
        outside=frozenset(),
        force=Force(Span(begins, begins), Span(ends, ends)),
        exceptions=(("self_defence", frozenset()),) if clause["selfdef"] else (),
    )  # fmt: skip
    match clause["tpl"]:
        case "notify":
            return replace(
                rule, kind="require_prior", counter_acts=frozenset({"notify"}),
                counter_who=frozenset({actor}), whom=None, targets=None,
                low=Span(-window, -window), high=Span(0, 0), prior_act="notify",
            )  # fmt: skip
        case "oblige":
            return replace(
                rule, kind="oblige", acts=frozenset({"release_detainees"}), whom=None, targets=None,
                counter_acts=frozenset({"request"}), counter_who=frozenset({target}), trigger="act",
                low=Span(0, 0), high=Span(window, window),
            )  # fmt: skip
        case "count":
            return replace(rule, kind="limit", most=clause["n"], high=Span(window, window))
        case "reciprocal":
            return replace(rule, whiles=((target, other),))
        case _:
            return rule


def run(given: argparse.Namespace) -> dict:
    """Claims to verdicts, in this process: seconds of each run, rows, and the peak memory in MB."""
    values, rules = values_of_log(), rules_of_log(given.log, given.copies)
    found: dict = {"clauses": len(rules)}
    with Duck(memory=given.memory) as duck:
        connection = duck.connection
        connection.execute(f"CREATE VIEW account AS SELECT * FROM '{given.log}/accounts.parquet'")
        for _ in range(given.times):
            timed(found, "verdicts", lambda: judged(duck, values, rules, found))
        tables = ("account", "requirement", "question", "told", "cases", "verdict")
        found["rows"] = {t: duck.rows(f"SELECT COUNT(*) AS n FROM {t}")[0]["n"] for t in tables}
        found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if given.history:
            found |= history(duck, values, rules, given.times)
    found["peak_mb_of_all"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def judged(duck: Duck, values: Values, rules: list[Rule], found: dict) -> None:
    """Judge all that is known by rules, and count the verdicts."""
    duck.load(values.tables() | RuleRows(always(rules), values, LAST).tables())
    judge_known(duck, DEFAULT, EVER)
    timed(found, "of_that_tally", lambda: tally(duck))


def compared(given: argparse.Namespace) -> int:
    """Judge some of the claims by the engine and by the judge; 1 if any verdict differs."""
    began = time.perf_counter()
    values, rules = values_of_log(), rules_of_log(given.log, given.copies)
    with Duck(memory=given.memory) as duck:
        claims = compare.choose(duck.connection, given.log, rules, given.compare)
        record = compare.record_of(
            duck.connection, given.log, ACTS, TARGETS, lambda region, km: zones(region, km <= NEAR_KM)
        )
        duck.connection.execute(
            f"CREATE VIEW account AS SELECT a.* FROM '{given.log}/accounts.parquet' AS a "
            "SEMI JOIN chosen ON chosen.incident = a.incident"
        )
        tables = RuleRows(always(rules), values, LAST)
        duck.load(values.tables() | tables.tables())
        judge_known(duck, DEFAULT, EVER)
        last = duck.connection.execute("SELECT MAX(incident) FROM chosen").fetchone()[0]
        for incident in range(last + 1):
            values.incidents[str(incident)]
        found = decoded(duck, tables, values, Record(), DEFAULT, EVER)
    return compare.report(compare.judged(record, rules, LAST), found, claims, began)


def history(duck: Duck, values: Values, rules: list[Rule], times: int) -> dict:
    """Seconds to grade all that was ever known, to answer from it, and to take in what comes late."""
    found: dict = {}
    timed(found, "history", lambda: remember(duck, DEFAULT))
    duck.connection.execute("CREATE TABLE log AS SELECT * FROM account")
    duck.connection.execute("DROP VIEW account")
    duck.connection.execute("ALTER TABLE log RENAME TO account")
    middle = (1_600_000_000 + 547 * 86_400) // 60
    for number in range(times):
        timed(found, "as_of", lambda: look_back(duck, DEFAULT, LAST, middle))
        timed(found, "at_as_of", lambda: asked_at(duck, values, rules, middle))
        hold(duck, values, rules, LAST)
        for many in (100, 10_000):
            sample = f"account USING SAMPLE reservoir({many} ROWS) REPEATABLE ({number})"
            later = f"account + {100_000_000 * (number + 1)} AS account, {LAST} AS known, {FOREVER} AS until"
            replaced(duck, f"SELECT * REPLACE ({later}) FROM (FROM {sample})", gone=False)
            timed(found, f"late_{many}", lambda: take_in(duck, DEFAULT))
            rejected = f"SELECT * REPLACE (LEAST(until, {LAST}) AS until) FROM (FROM {sample})"
            replaced(duck, rejected, gone=True)
            timed(found, f"late_reviews_{many}", lambda: take_in(duck, DEFAULT))
        lower = f"SELECT * REPLACE (points // 2 AS points) FROM account WHERE origin = {number}"
        replaced(duck, lower, gone=True)
        timed(found, "late_rating", lambda: take_in(duck, DEFAULT))
    return found


def tally(duck: Duck) -> int:
    """How many verdicts there are by rule and by outcome: verdicts are a view, so this makes all of them."""
    query = "SELECT rule, outcome, grade, COUNT(*) AS n, MAX(last) FROM verdict GROUP BY rule, outcome, grade"
    return sum(row["n"] for row in duck.rows(query))


def timed(found: dict, name: str, run: Callable[[], object]) -> None:
    """Run, and note for how many seconds, and for how many of a processor."""
    began = time.perf_counter(), time.process_time()
    run()
    found.setdefault(name, []).append((time.perf_counter() - began[0], time.process_time() - began[1]))


def hold(duck: Duck, values: Values, rules: list[Rule], at: int) -> None:
    """Load the rules as judged at a moment."""
    duck.load(values.tables() | RuleRows(always(rules), values, at).tables())
    duck.run(plans.FITTING)


def asked_at(duck: Duck, values: Values, rules: list[Rule], at: int) -> None:
    """Answer at a moment as known at the same one."""
    hold(duck, values, rules, at)
    look_back(duck, DEFAULT, at, at)


def replaced(duck: Duck, rows: str, *, gone: bool) -> None:
    """Make the tables of what comes late, and of the rows in whose place it comes."""
    duck.connection.execute(f"CREATE OR REPLACE TEMP TABLE late AS {rows}")
    duck.connection.execute(f"CREATE OR REPLACE TEMP TABLE gone AS SELECT account FROM late WHERE {gone}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("log", type=Path, nargs="?", help="folder that gen_claims.py wrote")
    asked.add_argument("--times", type=int, default=3)
    asked.add_argument("--copies", type=int, default=1)
    asked.add_argument("--memory", default="1GB")
    asked.add_argument("--history", action="store_true")
    asked.add_argument("--compare", type=int, metavar="N")
    asked.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.log is None:
        asked.print_help()
        return
    if given.inside:
        print(json.dumps(run(given)))
        return
    if not (given.log / "accounts.parquet").exists():
        account_table(given.log, given.log / "accounts.parquet")
    if given.compare:
        sys.exit(compared(given))
    command = [sys.executable, __file__, *sys.argv[1:], "--inside"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    for name, value in json.loads(done.stdout).items():
        print(f"{name:18}", best(value) if isinstance(value, list) else value)


def best(times: list[tuple[float, float]]) -> str:
    """The best of several runs in words."""
    wall, busy = min(seconds for seconds, _ in times), min(processor for _, processor in times)
    return f"best {wall:.2f} s, processor {busy:.2f} s; all {[round(seconds, 2) for seconds, _ in times]}"


if __name__ == "__main__":
    main()
