"""Many records as one set of tables: an engine with a high price for each job judges all of them in one.

Each record keeps its own numbers, moved into a range of its own, so that nothing of one meets another. What
the engine finds of all is parted by the range of its rules.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from truce.findings.engine import plans
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
    criterion rule area grp whose aim
    requirement parties bearer party hangs_on clock
    """.split()
)
"""The columns that hold the number of something, in whatever table."""
OTHERS = frozenset(
    """
    first last known until points flags told told_act claimed quantity aspect open fails beside unless_voiced
    mask number frame tier low_first low_last high_first high_last begins_first begins_last ends_first
    ends_last kind at shortest longest most things stock unnamed before excuses over_first over_last role rank
    whole paused counts least effort count for_each before_count level doing side since_first own span
    since_last released_first released_last fixed rolling bucket latest timed
    """.split()
)
"""The columns that hold a time, an amount, a code, or a rank."""


class One(NamedTuple):
    """What the numbers of a record stand for; `record` is without its accounts."""

    rules: RuleRows
    values: Values
    record: Record

    def words(self, areas: Mapping[int, tuple[str, ...]]) -> Words:
        """For the verdicts on it, with whose ground each incident came from."""
        incidents, actors = map(str, self.values.incidents), map(str, self.values.actors)
        return Words(self.rules.rules, list(incidents), list(actors), self.record, areas)


class Batch(NamedTuple):
    """The tables of many records, and how to tell their verdicts apart."""

    tables: dict[str, Table]
    each: list[One]

    def verdicts(self, engine: Any, known_at: int) -> list[list[Verdict]]:
        """The verdicts on each record as known at a moment, from an engine that concluded for it."""
        engine.run(plans.DOERS, known=known_at, threshold=DEFAULT.threshold)
        told: dict[int, set[str]] = {}
        for row in engine.rows("SELECT * FROM area_of"):
            number, area = divmod(row["area"], RANGE)
            told.setdefault(row["incident"], set()).update(
                map(str, list(self.each[number].values.areas)[area])
            )
        words = [
            one.words({i % RANGE: tuple(sorted(a)) for i, a in told.items() if i // RANGE == number})
            for number, one in enumerate(self.each)
        ]
        found: list[list[Verdict]] = [[] for _ in self.each]
        for row in engine.rows("SELECT * FROM answer"):
            own = {c: row[c] if row[c] == NONE else row[c] % RANGE for c in ("rule", "incident", "instance")}
            number = row["rule"] // RANGE
            found[number].append(words[number].verdict(row | own))
        return [sorted(of_one, key=repr) for of_one in found]


def batch(records: Sequence[Record], at: int, known_at: int | None) -> Batch:
    """Records as known at a moment, or in the whole history of what was known, as one set of tables."""
    tables: dict[str, Table] = {}
    each = []
    for number, record in enumerate(records):
        values = Values()
        accounts = account_rows(record, DEFAULT, values)
        rules = RuleRows(_epochs(record, known_at), values, at)
        for name, (columns, rows) in ({"account": accounts} | values.tables() | rules.tables()).items():
            moved = [_moved(columns, row, number) for row in rows]
            tables[name] = (columns, [*(tables[name][1] if name in tables else ()), *moved])
        each.append(One(rules, values, _bare(record, known_at)))
    return Batch(tables, each)


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
