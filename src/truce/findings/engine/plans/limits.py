"""`limits`: numbers that are not to be passed, or that are owed."""

from truce.findings.engine.plans.step import Step

COUNTED = Step("counted", """
SELECT u.parties, c.rule, c.first, c.last, c.settled, c.unsettled, u.shortest, u.longest,
       u.fixed, u.most AS allowed,
       CASE WHEN u.stock = 1 THEN :none ELSE u.least END AS owed,
       CASE WHEN u.things = 1 THEN COALESCE(c.fewest, 1) ELSE 1 END AS least,
       CASE WHEN u.things = 1 THEN COALESCE(c.greatest, :ever) ELSE 1 END AS most
FROM case_ AS c JOIN bound AS u ON u.rule = c.rule
WHERE u.kind = :kind_limit AND c.role = :role_act AND c.settled + c.unsettled + c.unverified > 0
""")  # fmt: skip
"""`_counted`: how many an act counts for."""

STOCK = Step("stock", """
SELECT rule, MAX(CASE WHEN settled = 1 THEN least ELSE 0 END) AS least, MAX(most) AS most,
       MIN(least) AS held_least, COALESCE(MIN(CASE WHEN settled = 1 THEN most END), :ever) AS held_most
FROM counted WHERE settled + unsettled = 1 GROUP BY rule
""", only_if="counted")  # fmt: skip
"""The counts of a stock: at two times it may be the same things. `held`: the fewest that were there."""

CONTAINED = Step("contained", """
SELECT parties, rule, MAX(ended - earlier) AS least
FROM (
  SELECT parties, rule, earlier,
         SUM(ends) OVER (
           PARTITION BY parties, rule ORDER BY minute, asks DESC ROWS UNBOUNDED PRECEDING) AS ended
  FROM (
    SELECT parties, rule, last AS minute, 0 AS asks, least AS ends, NULL AS earlier FROM counted
    WHERE settled = 1 AND allowed <> :none AND last - first < shortest
    UNION ALL
    SELECT parties, rule, first + shortest, 1, 0,
           SUM(least) OVER (PARTITION BY parties, rule ORDER BY first)
           - SUM(least) OVER (PARTITION BY parties, rule, first)
    FROM counted WHERE settled = 1 AND allowed <> :none AND last - first < shortest
  ) AS marks
) AS sums
GROUP BY parties, rule
""", only_if="counted")  # fmt: skip
"""`_contained`: what has ended before the window does, less what began before it does. An act that takes
longer than the window is in none."""

TOUCHED = Step("touched", """
SELECT parties, rule, MAX(running) AS most
FROM (
  SELECT parties, rule,
         SUM(change) OVER (
           PARTITION BY parties, rule ORDER BY minute, change ROWS UNBOUNDED PRECEDING) AS running
  FROM (
    SELECT parties, rule, first AS minute, most AS change FROM counted
    WHERE settled + unsettled = 1 AND allowed <> :none
    UNION ALL
    SELECT parties, rule, last + longest, -most FROM counted
    WHERE settled + unsettled = 1 AND allowed <> :none
  ) AS marks
) AS sums
GROUP BY parties, rule
""", only_if="counted")  # fmt: skip
"""`_touched`: what a window can touch that ends where an act begins; those before it have left it."""

_NUMBER = """:none AS incident, :grade_unverified AS occurrence, :grade_unverified AS grade,
       :open_when AS hangs, 0 AS for_least, 0 AS for_most, 0 AS against_least, 0 AS against_most,
       0 AS unreviewed, 0 AS claimed, :none AS confirmed_by, :none AS course, 0 AS certified"""

NOT_PASSED = Step("of_limits", """
SELECT rule, NUMBER, :none AS instance,
       CASE WHEN least > allowed THEN :is_violation
            WHEN most > allowed THEN :is_undecidable
            ELSE :is_no_violation END AS outcome,
       :since_ever AS first, :ever AS last, NULL AS due_first, NULL AS due_last,
       least, LEAST(most, :ever) AS most, 0 AS silence
FROM (
  SELECT u.rule, u.most AS allowed,
         COALESCE(CASE WHEN u.stock = 1 THEN s.least WHEN u.fixed = 0 THEN c.least
                       WHEN u.rolling = 0 THEN p.least ELSE LEAST(c.least, p.least) END, 0) AS least,
         COALESCE(CASE WHEN u.stock = 1 THEN s.most WHEN u.fixed = 0 THEN t.most
                       WHEN u.rolling = 0 THEN p.most ELSE GREATEST(t.most, p.most) END, 0) AS most
  FROM bound AS u
  LEFT JOIN stock AS s ON s.rule = u.rule
  LEFT JOIN contained AS c ON c.rule = u.rule
  LEFT JOIN touched AS t ON t.rule = u.rule
  LEFT JOIN (
    SELECT rule, MAX(least) AS least, MAX(most) AS most FROM summed WHERE number < :none GROUP BY rule
  ) AS p ON p.rule = u.rule
  WHERE u.kind = :kind_limit AND u.most <> :none
) AS numbers
""".replace("NUMBER", _NUMBER))  # fmt: skip
"""`_not_passed`: one finding for each number that is not to be passed, in any stretch of time or in periods
that stand fast; where the text does not say in which, what both have in common is sure."""

HELD = Step("of_stocks", """
SELECT u.rule, NUMBER, 0 AS instance,
       CASE WHEN s.held_most < u.least THEN :is_violation
            WHEN s.held_least < u.least THEN :is_undecidable
            ELSE :is_no_violation END AS outcome,
       :since_ever AS first, :ever AS last, NULL AS due_first, NULL AS due_last,
       s.held_least AS least, LEAST(s.held_most, :ever) AS most, 0 AS silence
FROM bound AS u JOIN stock AS s ON s.rule = u.rule
WHERE u.kind = :kind_limit AND u.stock = 1 AND u.least <> :none
""".replace("NUMBER", _NUMBER), only_if="stock")  # fmt: skip
"""`_held`: a stock that is owed, once it was counted."""

INTERRUPTED = Step("interrupted", """
SELECT p.rule, p.number,
       MAX(CASE WHEN p.begins_first >= g.begins_last AND p.ends_last <= g.ends_first THEN 1
                ELSE 0 END) AS surely
FROM period AS p
JOIN gap AS g ON g.rule = p.rule AND g.whole > 0 AND p.number > :none
  AND p.ends_last >= g.begins_first AND p.begins_first <= g.ends_last
GROUP BY p.rule, p.number
""", only_if="gap")  # fmt: skip
"""`_as_owed`: periods in part or all of which the number may not be owed."""

REACHED = Step("of_periods", """
SELECT rule, NUMBER, number AS instance, outcome, begins_first AS first, ends_last AS last,
       ends_first AS due_first, ends_last AS due_last, least, LEAST(most, :ever) AS most,
       CASE WHEN outcome = :is_violation THEN 1 ELSE 0 END AS silence
FROM (
  SELECT p.*, s.least, s.most,
         CASE WHEN s.least >= u.least THEN :is_met
              WHEN i.surely = 1 THEN :is_outside
              WHEN p.ends_last >= u.at AND p.ends_first >= u.at THEN :is_pending
              WHEN p.ends_last >= u.at OR s.hoped >= u.least OR p.whole = 0 OR i.surely = 0
              THEN :is_undecidable
              ELSE :is_violation END AS outcome
  FROM period AS p
  JOIN bound AS u ON u.rule = p.rule
  JOIN summed AS s ON s.rule = p.rule AND s.number = p.number
  LEFT JOIN interrupted AS i ON i.rule = p.rule AND i.number = p.number
  WHERE p.number > :none
) AS periods
""".replace("NUMBER", _NUMBER), only_if="period")  # fmt: skip
"""`_reached`: a number that is owed in each period."""
