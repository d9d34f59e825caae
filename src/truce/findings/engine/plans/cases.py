"""The cases of each rule as known at a moment."""

from truce.findings.engine.plans.step import Step

BOUND = Step("bound", "SELECT * FROM rule WHERE known <= :known AND until > :known")

KNOWN = Step("case_", """
SELECT c.*, g.outcome, g.rank AS place, g.settled, g.unsettled, g.unverified
FROM cases AS c
JOIN meaning AS g ON g.grade = c.grade
JOIN bound AS u ON u.rule = c.rule
WHERE c.known <= :known AND c.until > :known
""")  # fmt: skip

BEST = Step("best", """
SELECT * FROM (
  SELECT rule, role, incident, first, last, settled, unsettled, unverified, sure, certified, fewest, greatest,
         ROW_NUMBER() OVER (PARTITION BY rule, role, incident ORDER BY place, rank) AS nth
  FROM case_ WHERE role IN (:role_answer, :role_trigger)
) AS ranked WHERE nth = 1
""")  # fmt: skip
"""`Hearing.counter_acts`: of all who may answer, the one of whom it is best supported."""
