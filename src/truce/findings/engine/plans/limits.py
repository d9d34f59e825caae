"""`limits`: numbers that are not to be passed."""

from truce.findings.engine.plans.step import Step

COUNTED = Step("counted", """
SELECT c.rule, c.first, c.last, c.settled, u.shortest, u.longest,
       CASE WHEN u.things = 1 THEN COALESCE(c.fewest, 1) ELSE 1 END AS least,
       CASE WHEN u.things = 1 THEN COALESCE(c.greatest, :ever) ELSE 1 END AS most
FROM case_ AS c JOIN bound AS u ON u.rule = c.rule
WHERE u.kind = :kind_limit AND c.role = :role_act AND c.settled + c.unsettled > 0
""")  # fmt: skip
"""`_counted`: how many an act counts for."""

STOCK = Step("stock", """
SELECT rule, MAX(CASE WHEN settled = 1 THEN least ELSE 0 END) AS least, MAX(most) AS most
FROM counted GROUP BY rule
""")  # fmt: skip

CONTAINED = Step("contained", """
SELECT rule, MAX(ended - earlier) AS least
FROM (
  SELECT rule, earlier,
         SUM(ends) OVER (PARTITION BY rule ORDER BY minute, asks DESC ROWS UNBOUNDED PRECEDING) AS ended
  FROM (
    SELECT rule, last AS minute, 0 AS asks, least AS ends, NULL AS earlier FROM counted
    WHERE settled = 1 AND last - first < shortest
    UNION ALL
    SELECT rule, first + shortest, 1, 0,
           SUM(least) OVER (PARTITION BY rule ORDER BY first) - SUM(least) OVER (PARTITION BY rule, first)
    FROM counted WHERE settled = 1 AND last - first < shortest
  ) AS marks
) AS sums
GROUP BY rule
""")  # fmt: skip
"""`_contained`: what has ended before the window does, less what began before it does. An act that takes
longer than the window is in none."""

TOUCHED = Step("touched", """
SELECT rule, MAX(running) AS most
FROM (
  SELECT rule,
         SUM(change) OVER (PARTITION BY rule ORDER BY minute, change ROWS UNBOUNDED PRECEDING) AS running
  FROM (
    SELECT rule, first AS minute, most AS change FROM counted
    UNION ALL
    SELECT rule, last + longest, -most FROM counted
  ) AS marks
) AS sums
GROUP BY rule
""")  # fmt: skip
"""`_touched`: what a window can touch that ends where an act begins; those before it have left it."""

LIMITS = Step("of_limits", """
SELECT rule, :none AS incident, :none AS instance, :grade_unverified AS occurrence,
       :grade_unverified AS grade,
       CASE WHEN least > allowed THEN :is_violation
            WHEN most > allowed THEN :is_undecidable
            ELSE :is_no_violation END AS outcome,
       :open_when AS hangs, 0 AS for_least, 0 AS for_most, 0 AS against_least, 0 AS against_most,
       :since_ever AS first, :ever AS last, NULL AS due_first, NULL AS due_last,
       least, LEAST(most, :ever) AS most, 0 AS silence, 0 AS unreviewed
FROM (
  SELECT u.rule, u.most AS allowed,
         COALESCE(CASE WHEN u.stock = 1 THEN s.least ELSE c.least END, 0) AS least,
         COALESCE(CASE WHEN u.stock = 1 THEN s.most ELSE t.most END, 0) AS most
  FROM bound AS u
  LEFT JOIN stock AS s ON s.rule = u.rule
  LEFT JOIN contained AS c ON c.rule = u.rule
  LEFT JOIN touched AS t ON t.rule = u.rule
  WHERE u.kind = :kind_limit AND u.most <> :none
) AS numbers
""")  # fmt: skip
"""`Bench._limit`: one finding for each number that is not to be passed."""
