"""The cases of each rule as known at a moment.

What is graded once for a question (`met`) is a case of every rule whose requirement asks it and surely binds
at the time. Only the cases that something is computed from are written down for each rule (`case_`); those
that are findings themselves are many, and a view gives them (`shown`).
"""

from truce.findings.engine.plans.hearing import SURELY_WITHIN
from truce.findings.engine.plans.step import Step

_SAME = (
    "earliest", "latest", "grade", "occurrence", "for_least", "for_most", "against_least", "against_most",
    "first", "last", "unreviewed", "confirmed_by", "fewest", "greatest",
)  # fmt: skip
_HEARD = ("open", "sure", "certified", "named", "aside", "claimed", "excuse")
_MEANING = ("outcome", "place", "settled", "unsettled", "unverified")


def _of(table: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{table}.{column}" for column in columns)


MET = Step("met", f"""
SELECT c.*, g.outcome, g.rank AS place, g.settled, g.unsettled, g.unverified
FROM (
  SELECT question, 0 AS between_, incident, {_of("c", _SAME)}, {_of("c", _HEARD)}
  FROM cases AS c
  WHERE question >= 0 AND known <= :known AND until > :known
  UNION ALL
  SELECT d.question, t.between_, t.incident, {_of("t", _SAME)}, 0, 1, 0, 1, 1, 0, :none
  FROM settled AS t
  JOIN question_fit AS d ON d.deed = t.deed AND d.open = 0
  JOIN setting_fit AS s ON s.wanted = d.wanted AND s.setting = t.setting AND s.open = 0
  WHERE t.known <= :known AND t.until > :known AND t.latest >= d.begins AND t.earliest <= d.ends
    AND (d.outside = 0 OR s.beside > 0)
) AS c
JOIN meaning AS g ON g.grade = c.grade
""")  # fmt: skip # noqa: S608
"""The questions that incidents meet whoever asks them, as known at a moment. `between_`: the parties between
whom it is so, as sides speak; 0: between all."""


def _own(table: str, latest: str) -> str:
    return f"""
  SELECT d.rule, d.role, d.rank, d.kind, d.alone, c.incident, {_of("c", _SAME)}, {_of("c", _HEARD)},
         g.outcome, g.rank AS place, g.settled, g.unsettled, g.unverified
  FROM {table} AS c
  JOIN ASKERS AS d ON d.own_question = c.question AND d.grp = c.grp AND c.latest {latest} d.at
  JOIN meaning AS g ON g.grade = c.grade
  WHERE c.known <= :known AND c.until > :known AND d.known <= :known AND d.until > :known
    AND (d.role <> :role_group OR c.named = 1) AND (d.role <> :role_outside OR c.aside = 1)"""  # noqa: S608


_ALL = f"""
  SELECT d.rule, d.role, d.rank, d.kind, d.alone, t.incident, {_of("t", _SAME)}, {_of("t", _HEARD)},
         {_of("t", _MEANING)}
  FROM met AS t
  JOIN ASKERS AS d ON d.question = t.question AND d.own = 0
  WHERE d.known <= :known AND d.until > :known AND {SURELY_WITHIN}
    AND (t.between_ = 0 OR t.between_ = d.parties)
    AND (d.role <> :role_group OR t.named = 1) AND (d.role <> :role_outside OR t.aside = 1)
  UNION ALL
  {_own("cases", "<=")}
  UNION ALL
  {_own("new_cases", ">")}
"""  # noqa: S608
"""All cases of the rules that ask.

`cases` may be graded for any moment that is judged: where nobody tells of a later minute that makes no
difference. The others are graded for the moment asked for, in `new_cases`.
"""


def _of_askers(which: str) -> str:
    """The query for the cases of some of the requirements."""
    return _ALL.replace("ASKERS", f"(SELECT a.* FROM asker AS a {which})")  # noqa: S608


BOUND = Step("bound", "SELECT * FROM rule WHERE known <= :known AND until > :known")

COMPUTED = Step("case_", _of_askers("WHERE a.shown = 0 AND a.notice = 0"))

SHOWN = Step("shown", _of_askers("WHERE a.shown = 1"), is_view=True)
"""Acts that are banned or that need notice, and those beside a ban: they are many."""

SHOWN_OF_CONDITIONS = Step("shown_of_conditions", _of_askers("""
JOIN (SELECT DISTINCT hangs_on FROM condition) AS c ON c.hangs_on = a.rule WHERE a.shown = 1
"""), is_view=True)  # fmt: skip
"""The same of the rules on whose keeping others hang."""

NOTICES = Step("notice", _of_askers("""
JOIN (SELECT DISTINCT rule FROM asked WHERE line < 0) AS w ON w.rule = a.rule WHERE a.notice = 1
"""), only_if="asked")  # fmt: skip
"""What may answer an act that needs notice, for the rules of which an act waits on a line of its own."""


def _best(table: str) -> str:
    columns = (
        "rule, role, incident, first, last, settled, unsettled, unverified, sure, certified, fewest, greatest"
    )
    counters = f"FROM {table} WHERE role IN (:role_answer, :role_trigger)"
    return f"""
SELECT {columns} {counters} AND alone = 1
UNION ALL
SELECT {columns}
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY rule, role, incident ORDER BY place, rank) AS nth
  {counters} AND alone = 0
) AS ranked WHERE nth = 1
"""  # noqa: S608


BEST = Step("best", _best("case_"), is_view=True)
"""`Hearing.counter_acts`: of all who may answer, the one of whom it is best supported."""

BEST_NOTICE = Step("best_notice", _best("notice"), is_view=True)
