"""`duties`: what has to be done, once for each time that it falls due."""

from truce.findings.engine.plans.step import Step

ONCE_MET = Step("once_met", """
SELECT u.rule,
       CASE WHEN COUNT(b.rule) < u.before THEN :ever ELSE MAX(b.first) END AS first,
       CASE WHEN COUNT(b.rule) < u.before THEN :ever ELSE MAX(b.last) END AS last,
       CASE WHEN COUNT(b.rule) < u.before THEN 0 ELSE MIN(b.surely) END AS sure
FROM bound AS u
LEFT JOIN (
  SELECT rule, first, last,
         CASE WHEN settled = 1 AND (unsettled_first IS NULL OR unsettled_first >= last) THEN 1
              ELSE 0 END AS surely
  FROM (
    SELECT rule, rank, MAX(settled) AS settled,
           MIN(CASE WHEN unsettled = 1 THEN first END) AS unsettled_first,
           COALESCE(MIN(CASE WHEN settled = 1 THEN first END), MIN(first)) AS first,
           COALESCE(MIN(CASE WHEN settled = 1 THEN last END), MIN(last)) AS last
    FROM case_ WHERE role = :role_before AND settled + unsettled > 0 GROUP BY rule, rank
  ) AS of_each
) AS b ON b.rule = u.rule
WHERE u.before > 0 AND u.before_count = :none
GROUP BY u.rule, u.before
""")  # fmt: skip
"""`_once_met`: when all who owed the clause before have done it."""

ALL_CAME = Step("all_came", """
SELECT u.rule, CASE WHEN COUNT(b.rule) < u.before THEN :ever ELSE MAX(b.first) END AS first,
       CASE WHEN COUNT(b.rule) < u.before THEN :ever ELSE MAX(b.last) END AS last
FROM bound AS u
LEFT JOIN (
  SELECT s.rule, s.rank,
         COALESCE(MIN(CASE WHEN s.edge = 0 AND s.number >= o.before_count THEN s.minute END), :ever) AS first,
         COALESCE(MIN(CASE WHEN s.edge = 1 AND s.number >= o.before_count THEN s.minute END), :ever) AS last
  FROM (
    SELECT rule, rank, edge, minute,
           SUM(number) OVER (PARTITION BY rule, rank, edge ORDER BY minute ROWS UNBOUNDED PRECEDING) AS number
    FROM (
      SELECT rule, rank, 0 AS edge, first AS minute, greatest AS number FROM case_ WHERE role = :role_before
      UNION ALL SELECT rule, rank, 1, last, fewest FROM case_ WHERE role = :role_before
    ) AS marks
  ) AS s
  JOIN bound AS o ON o.rule = s.rule
  GROUP BY s.rule, s.rank
) AS b ON b.rule = u.rule
WHERE u.before_count <> :none
GROUP BY u.rule, u.before
""")  # fmt: skip
"""`_once_all_came`: when so many had come of all who owe the clause before."""

SUSPENDED = Step("suspended", """
SELECT q.rule, q.ask,
       MAX(CASE WHEN q.by_act = 0 OR q.last < g.begins_first OR q.first > g.ends_last THEN 0
                WHEN q.first >= g.begins_last AND q.last <= g.ends_first THEN 2 ELSE 1 END) AS call,
       MAX(CASE WHEN q.due_last < g.begins_first OR q.due_first > g.ends_last THEN 0
                WHEN q.due_first >= g.begins_last AND q.due_last <= g.ends_first THEN 2 ELSE 1 END) AS due
FROM asked AS q JOIN gap AS g ON g.rule = q.rule
GROUP BY q.rule, q.ask
""", only_if="gap")  # fmt: skip
"""Calls that came, or run out, while what binds was suspended; 2: surely, 1: perhaps."""

CALLS = Step("calls", """
SELECT q.rule, q.ask, q.frame, q.first, q.last, q.due_first, q.due_last, u.at, u.unnamed, u.effort, u.count,
       u.for_each, CASE WHEN s.call = 1 THEN 0 ELSE q.sure END AS sure,
       CASE WHEN q.due_first >= u.at THEN CASE WHEN u.at > u.over_last THEN 0 ELSE 2 END
            WHEN q.due_first > u.over_last OR q.due_last < u.since_first OR s.due = 2 THEN 0
            WHEN q.due_last <= u.over_first AND q.due_first >= u.since_last AND COALESCE(s.due, 0) = 0 THEN 2
            ELSE 1 END AS owed
FROM asked AS q
JOIN bound AS u ON u.rule = q.rule AND u.kind IN (:kind_oblige, :kind_register)
LEFT JOIN suspended AS s ON s.rule = q.rule AND s.ask = q.ask
WHERE COALESCE(s.call, 0) < 2
""", only_if="asked")  # fmt: skip
"""`calls`: each time that a duty falls due. `owed` (`still_owed`): 0 no, 1 perhaps, 2 yes."""

_UNKEPT = """:none AS incident, ask AS instance, :grade_unverified AS occurrence, :grade_unverified AS grade,
       0 AS for_least, 0 AS for_most, 0 AS against_least, 0 AS against_most, first, last, due_first, due_last,
       0 AS unreviewed, 0 AS claimed, :none AS confirmed_by"""

DUTIES = Step("of_duties", """
SELECT rule, UNKEPT, outcome,
       CASE WHEN sure = 0 THEN :open_act + :open_when
            WHEN unnamed = 1 AND due_last < at AND owed = 2 AND possible = 0 AND possible_unverified = 0
            THEN :open_who
            ELSE :open_when END AS hangs,
       NULL AS least, NULL AS most,
       CASE WHEN outcome = :is_violation AND late = 0 THEN 1 ELSE 0 END AS silence,
       CASE WHEN outcome <> :is_violation THEN :none
            WHEN late = 1 THEN :course_ceased
            WHEN perhaps_late = 1 THEN :course_unknown
            ELSE :course_ongoing END AS course, certified
FROM (
  SELECT d.*, CASE WHEN sure = 0 THEN :is_undecidable
                   WHEN covered = 1 THEN :is_met
                   WHEN owed = 0 AND possible = 0 THEN :is_outside
                   WHEN due_last >= at AND owed > 0 AND due_first < at THEN :is_undecidable
                   WHEN due_last >= at AND owed > 0 THEN :is_pending
                   WHEN owed = 1 OR possible = 1 THEN :is_undecidable
                   WHEN covered_unverified = 1 THEN :is_insufficient
                   WHEN possible_unverified = 1 OR unnamed = 1 THEN :is_undecidable
                   WHEN effort = 1 THEN :is_insufficient
                   ELSE :is_violation END AS outcome
  FROM (
    SELECT q.*, a.covered, a.possible, a.covered_unverified, a.possible_unverified, a.late, a.perhaps_late,
           a.certified
    FROM calls AS q JOIN answered AS a ON a.rule = q.rule AND a.ask = q.ask
    WHERE q.count = :none
  ) AS d
) AS duty
""".replace("UNKEPT", _UNKEPT), only_if="calls")  # fmt: skip
"""`duties`: a duty, once for each time that it falls due."""

OWED = Step("owed", """
SELECT rule, ask, first AS since_first, last AS since_last, count AS least, count AS most
FROM calls WHERE count <> :none AND for_each = 0
UNION ALL
SELECT rule, ask, FIRST_VALUE(first) OVER w, FIRST_VALUE(last) OVER w, SUM(least) OVER w,
       LEAST(:ever, SUM(most) OVER w)
FROM (
  SELECT q.rule, q.ask, q.first, q.last, n.place, b.fewest * q.count AS least,
         LEAST(:ever, b.greatest * q.count) AS most
  FROM calls AS q
  JOIN best AS b ON b.rule = q.rule AND b.incident = q.ask AND b.role = :role_trigger
  JOIN named AS n ON n.incident = q.ask
  WHERE q.for_each = 1
) AS each_
WINDOW w AS (PARTITION BY rule ORDER BY first, last, place ROWS UNBOUNDED PRECEDING)
""", only_if="calls")  # fmt: skip
"""`_owed`: how many are owed at each call, and since when what comes counts."""

COUNTED_DUTIES = Step("of_counted", """
SELECT rule, UNKEPT, outcome,
       CASE WHEN sure = 0 THEN :open_act + :open_when
            WHEN due_last >= at AND owed > 0 THEN :open_when
            WHEN reached = 1 THEN :open_number
            WHEN owed = 1 THEN :open_when
            ELSE :open_who END AS hangs,
       least, LEAST(:ever, most) AS most,
       CASE WHEN outcome = :is_violation THEN 1 ELSE 0 END AS silence,
       CASE WHEN outcome = :is_violation THEN :course_unknown ELSE :none END AS course, certified
FROM (
  SELECT d.*, CASE WHEN sure = 0 THEN :is_undecidable
                   WHEN reached = 2 THEN :is_met
                   WHEN owed = 0 AND reached = 0 THEN :is_outside
                   WHEN due_last >= at AND owed > 0 AND due_first < at THEN :is_undecidable
                   WHEN due_last >= at AND owed > 0 THEN :is_pending
                   WHEN reached = 1 OR owed = 1 OR unnamed = 1 THEN :is_undecidable
                   WHEN effort = 1 THEN :is_insufficient
                   ELSE :is_violation END AS outcome
  FROM (
    SELECT q.*, s.least, s.most, CASE WHEN s.certified > 0 THEN 1 ELSE 0 END AS certified,
           CASE WHEN s.least >= o.most THEN 2 WHEN s.most >= o.least THEN 1 ELSE 0 END AS reached
    FROM calls AS q
    JOIN owed AS o ON o.rule = q.rule AND o.ask = q.ask
    JOIN summed AS s ON s.rule = q.rule AND s.number = q.ask
  ) AS d
) AS duty
""".replace("UNKEPT", _UNKEPT), only_if="owed")  # fmt: skip
"""`counted_duties`: some is not all."""
