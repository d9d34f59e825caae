"""The compiled engine on DuckDB.

One process, in memory or over a file that can be thrown away; its threads and memory are set and its
extensions off. `verdicts_of` answers what `judge` would.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any

import duckdb
import numpy as np

from truce.errors import ArgumentError
from truce.findings.engine import plans
from truce.findings.engine.codes import Table, gradings, meanings
from truce.findings.engine.requirements import RuleRows, always
from truce.findings.engine.rows import Values, account_rows
from truce.findings.engine.verdicts import Verdict, Words
from truce.findings.judge import KnownBy, rules_in_force
from truce.findings.policy import DEFAULT, Policy
from truce.findings.record import Record, without_accounts


class Duck:
    """A DuckDB that runs the steps of `plans`."""

    def __init__(self, *, threads: int = 2, memory: str = "1GB", file: str = ":memory:") -> None:
        self.connection = duckdb.connect(
            file,
            config={
                "threads": threads, "memory_limit": memory, "preserve_insertion_order": False,
                "autoinstall_known_extensions": False, "autoload_known_extensions": False,
                # It is known to lose rows where joins run side by side or spill (duckdb issues 22075, 25702).
                "disabled_optimizers": "join_filter_pushdown",
            },
        )  # fmt: skip
        # Its bar would stand in what a command prints, even into a pipe.
        self.connection.execute("SET enable_progress_bar = false")
        self._kinds: dict[str, str] = {}
        self._empty: dict[str, str] = {}
        self.load({"grading": gradings(), "meaning": meanings()})

    def load(self, tables: Mapping[str, Table]) -> None:
        """Make tables of rows of integers, in place of those of the same names."""
        for name, (columns, rows) in tables.items():
            block = np.array(rows, dtype=np.int64).reshape(-1, len(columns))
            self.connection.register("block", {c: block[:, i] for i, c in enumerate(columns)})
            self._make(name, "FROM block")
            self.connection.unregister("block")

    def run(self, steps: Iterable[plans.Step], **parameters: int) -> None:
        """Make the table, or the view, of each step in turn."""
        for step in steps:
            query, wanted = step.compiled("duckdb")
            # Every statement costs some milliseconds, however little it reads.
            if step.only_if in self._empty and self._empty.get(step.table) == query:
                continue
            # A view cannot have parameters, so the numbers stand in the query.
            filled = query
            for name in wanted:
                filled = re.sub(rf"\${name}\b", str(int(parameters[name])), filled)
            self._make(step.table, filled, "VIEW" if step.is_view else "TABLE", query)

    def _make(self, name: str, query: str, kind: str = "TABLE", of: str = "") -> None:
        """Make a table or a view; if it has no rows, remember of which query of the plans."""
        other = "TABLE" if kind == "VIEW" else "VIEW"
        if self._kinds.get(name) == other:
            self.connection.execute(f"DROP {other} {name}")
        self._kinds[name] = kind
        self._empty.pop(name, None)
        made = self.connection.execute(f"CREATE OR REPLACE TEMP {kind} {name} AS {query}").fetchall()
        if made and made[0][0] == 0:
            self._empty[name] = of

    def rows(self, query: str) -> list[dict[str, int]]:
        """What a query gives, as rows by column."""
        found = self.connection.execute(query)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def close(self) -> None:
        """Give up the database."""
        self.connection.close()

    def __enter__(self) -> "Duck":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def verdicts_of(
    record: Record,
    policy: Policy = DEFAULT,
    *,
    at: int,
    known_at: int,
    known_by: KnownBy = "record",
    duck: Duck | None = None,
) -> tuple[Verdict, ...]:
    """What `judge` finds at a moment, as known at another, in the same order."""
    if not policy.attributes:
        reason = "no responsibility is assessed, and the compiled engine grades whose act it was"
        raise ArgumentError("policy", policy.version, reason, "Ask the judge")
    if duck is None:
        with Duck() as duck:
            return verdicts_of(record, policy, at=at, known_at=known_at, known_by=known_by, duck=duck)
    record = record if known_by == "record" else record.as_published()
    known = without_accounts(record).as_known(known_at)
    values = Values()
    duck.load({"account": account_rows(record, policy, values)})
    rules = RuleRows(always(rules_in_force(known)), values, at)
    duck.load(values.tables() | rules.tables())
    judge_known(duck, policy, known_at)
    return decoded(duck, rules, values, known, policy, known_at)


def judge_known(duck: Duck, policy: Policy, known_at: int) -> None:
    """All steps from accounts to verdicts, as known at one moment. The result is the table `verdict`."""
    duck.run((*plans.FITTING, plans.ALL_READ))
    grade(duck, policy, (known_at, known_at), plans.THEN)
    duck.run(plans.KEPT)
    conclude(duck, known_at)


def grade(
    duck: Duck,
    policy: Policy,
    known: tuple[int, int],
    spoken: Sequence[plans.Step],
    weighing: Sequence[plans.Step] = plans.WEIGHING,
) -> None:
    """The steps that grade what is read, as known from one moment to another, into tables called `new_`."""
    steps = (*plans.NEARING, *spoken, *weighing)
    duck.run(steps, known_first=known[0], known_last=known[1], threshold=policy.threshold)


def conclude(duck: Duck, known_at: int) -> None:
    """The steps from what is graded, at one moment or in a history, to the verdicts as known at a moment."""
    duck.run(plans.BY_KIND, known=known_at)


def decoded(
    duck: Duck,
    rules: RuleRows,
    values: Values,
    known: Record,
    policy: Policy,
    known_at: int,
    incidents: Mapping[int, str] | None = None,
    chosen: str = "SELECT * FROM answer ORDER BY rule",
) -> tuple[Verdict, ...]:
    """The table of verdicts in words, in the order of their keys, with whose acts they are on.

    `incidents` are their names by number, where the values do not hold them. `chosen` is a query for those
    that are wanted, out of the table `answer`.
    """
    duck.run(plans.DOERS, known=known_at, threshold=policy.threshold)
    areas: dict[int, set[str]] = {}
    numbered: list[Any] = list(values.areas)
    for row in duck.rows("SELECT * FROM area_of"):
        areas.setdefault(row["incident"], set()).update(map(str, numbered[row["area"]]))
    named = dict(enumerate(map(str, values.incidents))) if incidents is None else incidents
    words = Words(
        rules.rules, named, [str(a) for a in values.actors], known,
        {incident: tuple(sorted(found)) for incident, found in areas.items()},
    )  # fmt: skip
    found = [words.verdict(row) for row in duck.rows(chosen)]
    return tuple(sorted(found, key=lambda v: v.key))
