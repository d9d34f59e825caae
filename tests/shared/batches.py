"""Many records as one set of tables: an engine with a high price for each job judges all of them in one.

Each record keeps its own numbers, moved into a range of its own, so that nothing of one meets another. What
the engine finds of all is parted by the range of its rules.
"""

from collections.abc import Sequence
from typing import NamedTuple

from truce.findings.engine.codes import NONE, Row, Table
from truce.findings.engine.history import epochs
from truce.findings.engine.requirements import Epoch, RuleRows, always
from truce.findings.engine.rows import Values, account_rows
from truce.findings.engine.verdicts import Verdict, Words
from truce.findings.judge import rules_in_force
from truce.findings.policy import DEFAULT
from truce.findings.record import Record, without_accounts

RANGE = 1_000_000
NUMBERS = frozenset(
    """
    account incident deed setting source origin certifier voice act who whom targets means place value
    criterion rule
    requirement parties bearer party hangs_on
    """.split()
)
"""The columns that hold the number of something, in whatever table."""
OTHERS = frozenset(
    """
    first last known until points flags told told_act claimed quantity aspect open fails beside unless_voiced
    mask number frame tier low_first low_last high_first high_last begins_first begins_last ends_first
    ends_last kind at shortest longest most things stock unnamed before excuses over_first over_last role rank
    whole paused counts least effort count for_each before_count
    """.split()
)
"""The columns that hold a time, an amount, a code, or a rank."""


class Batch(NamedTuple):
    """The tables of many records, and how to tell their verdicts apart."""

    tables: dict[str, Table]
    words: list[Words]

    def verdicts(self, rows: Sequence[dict[str, int]]) -> list[list[Verdict]]:
        """The verdicts of each record, from the rows of all."""
        found: list[list[Verdict]] = [[] for _ in self.words]
        for row in rows:
            number, rule = divmod(row["rule"], RANGE)
            own = {"rule": rule, "incident": _back(row["incident"], number)}
            duty = row["instance"] >= RANGE
            own["instance"] = _back(row["instance"], number) if duty else row["instance"]
            found[number].append(self.words[number].verdict(row | own))
        return [sorted(of_one, key=repr) for of_one in found]


def batch(records: Sequence[Record], at: int, known_at: int | None) -> Batch:
    """Records as known at a moment, or in the whole history of what was known, as one set of tables."""
    tables: dict[str, Table] = {}
    words = []
    for number, record in enumerate(records):
        values = Values()
        accounts = account_rows(record, DEFAULT, values)
        rules = RuleRows(_epochs(record, known_at), values, at)
        for name, (columns, rows) in ({"account": accounts} | values.tables() | rules.tables()).items():
            moved = [_moved(columns, row, number) for row in rows]
            tables[name] = (columns, [*(tables[name][1] if name in tables else ()), *moved])
        incidents, actors = [str(i) for i in values.incidents], [str(a) for a in values.actors]
        words.append(Words(rules.rules, incidents, actors, _bare(record, known_at)))
    return Batch(tables, words)


def _epochs(record: Record, known_at: int | None) -> tuple[Epoch, ...]:
    return epochs(record) if known_at is None else always(rules_in_force(_bare(record, known_at)))


def _bare(record: Record, known_at: int | None) -> Record:
    bare = without_accounts(record)
    return bare if known_at is None else bare.as_known(known_at)


def _moved(columns: Sequence[str], row: Row, number: int) -> Row:
    unknown = set(columns) - NUMBERS - OTHERS
    assert not unknown, f"say in tests/shared/batches.py whether these hold numbers of something: {unknown}"
    start = number * RANGE
    return tuple(
        value if column not in NUMBERS or (value == NONE and column != "requirement")
        # The requirement that an act happened at all is -1 less the number of the parties.
        else value - start if value < 0 else value + start
        for column, value in zip(columns, row, strict=True)
    )  # fmt: skip


def _back(value: int, number: int) -> int:
    return value if value == NONE else value - number * RANGE
