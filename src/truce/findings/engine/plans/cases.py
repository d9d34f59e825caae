"""The cases of each rule as known at a moment."""

from truce.findings.engine.plans.hearing import PLAINLY, SURELY
from truce.findings.engine.plans.step import Step

_SAME = (
    "known", "until", "grade", "occurrence", "for_least", "for_most", "against_least", "against_most",
    "first", "last", "unreviewed", "confirmed_by", "fewest", "greatest",
)  # fmt: skip
_ASKED = ("rule", "role", "rank")
_MORE = ("incident", "open", "sure", "certified", "claimed", "excuse")
_PLAIN = f"""
  SELECT {", ".join(f"d.{c}" for c in _ASKED)}, t.incident, 0 AS open, 1 AS sure,
         0 AS certified, 0 AS claimed, :none AS excuse, {", ".join(f"t.{c}" for c in _SAME)}
  {PLAINLY.replace("TALES", "settled")} AND {SURELY}
    AND (t.parties = 0 OR t.parties = d.parties) AND t.known <= :known AND t.until > :known
"""


def _heard(table: str, latest: str) -> str:
    columns = ", ".join(f"c.{column}" for column in (*_ASKED, *_MORE, *_SAME))
    return f"""SELECT {columns} FROM {table} AS c JOIN rule AS u ON u.rule = c.rule AND c.latest {latest} u.at
  WHERE c.known <= :known AND c.until > :known AND c.role"""  # noqa: S608


def _known(of_role: str) -> str:
    """The query for the cases known at a moment of some of the roles.

    `cases` may be graded for any moment that is judged: where nobody tells of a later minute that makes no
    difference. The others are graded for the moment asked for, in `new_cases`.
    """
    return f"""
SELECT c.*, g.outcome, g.rank AS place, g.settled, g.unsettled, g.unverified
FROM (
  {_heard("cases", "<=")} {of_role}
  UNION ALL
  {_heard("new_cases", ">")} {of_role}
  UNION ALL
  {_PLAIN} AND d.role {of_role}
) AS c
JOIN meaning AS g ON g.grade = c.grade
JOIN bound AS u ON u.rule = c.rule
"""  # noqa: S608


BOUND = Step("bound", "SELECT * FROM rule WHERE known <= :known AND until > :known")

KNOWN = Step("case_", _known("<> :role_group"))

OF_GROUPS = Step("case_of_group", _known("= :role_group"), is_view=True)
"""Acts of those who signed nothing: they are many, and only shown."""

BEST = Step("best", """
SELECT * FROM (
  SELECT rule, role, incident, first, last, settled, unsettled, unverified, sure, certified, fewest, greatest,
         ROW_NUMBER() OVER (PARTITION BY rule, role, incident ORDER BY place, rank) AS nth
  FROM case_ WHERE role IN (:role_answer, :role_trigger)
) AS ranked WHERE nth = 1
""")  # fmt: skip
"""`Hearing.counter_acts`: of all who may answer, the one of whom it is best supported."""
