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
WHERE u.before > 0
GROUP BY u.rule, u.before
""")  # fmt: skip
"""`_once_met`: when all who owed the clause before have done it."""

SUSPENDED = Step("suspended", """
SELECT q.rule, q.ask,
       MAX(CASE WHEN q.by_act = 0 OR q.last < g.begins_first OR q.first > g.ends_last THEN 0
                WHEN q.first >= g.begins_last AND q.last <= g.ends_first THEN 2 ELSE 1 END) AS call,
       MAX(CASE WHEN q.due_last < g.begins_first OR q.due_first > g.ends_last THEN 0
                WHEN q.due_first >= g.begins_last AND q.due_last <= g.ends_first THEN 2 ELSE 1 END) AS due
FROM asked AS q JOIN gap AS g ON g.rule = q.rule
GROUP BY q.rule, q.ask
""")  # fmt: skip
"""Calls that came, or run out, while what binds was suspended; 2: surely, 1: perhaps."""

DUTIES = Step("of_duties", """
SELECT rule, :none AS incident, ask AS instance, :grade_unverified AS occurrence, :grade_unverified AS grade,
       outcome,
       CASE WHEN sure = 0 THEN :open_act + :open_when
            WHEN unnamed = 1 AND due_last < at AND owed = 2 AND possible = 0 AND possible_unverified = 0
            THEN :open_who
            ELSE :open_when END AS hangs,
       0 AS for_least, 0 AS for_most, 0 AS against_least, 0 AS against_most, first, last, due_first, due_last,
       NULL AS least, NULL AS most,
       CASE WHEN outcome = :is_violation AND late = 0 THEN 1 ELSE 0 END AS silence, 0 AS unreviewed
FROM (
  SELECT d.*, CASE WHEN sure = 0 THEN :is_undecidable
                   WHEN covered = 1 THEN :is_met
                   WHEN owed = 0 AND possible = 0 THEN :is_outside
                   WHEN due_last >= at AND owed > 0 AND due_first < at THEN :is_undecidable
                   WHEN due_last >= at AND owed > 0 THEN :is_pending
                   WHEN owed = 1 OR possible = 1 THEN :is_undecidable
                   WHEN covered_unverified = 1 THEN :is_insufficient
                   WHEN possible_unverified = 1 OR unnamed = 1 THEN :is_undecidable
                   ELSE :is_violation END AS outcome
  FROM (
    SELECT q.rule, q.ask, q.first, q.last, q.due_first, q.due_last, u.at, u.unnamed,
           CASE WHEN s.call = 1 THEN 0 ELSE q.sure END AS sure,
           a.covered, a.possible, a.covered_unverified, a.possible_unverified, a.late,
           CASE WHEN q.due_first >= u.at THEN CASE WHEN u.at > u.over_last THEN 0 ELSE 2 END
                WHEN q.due_first > u.over_last OR s.due = 2 THEN 0
                WHEN q.due_last <= u.over_first AND COALESCE(s.due, 0) = 0 THEN 2
                ELSE 1 END AS owed
    FROM asked AS q
    JOIN bound AS u ON u.rule = q.rule AND u.kind IN (:kind_oblige, :kind_register)
    JOIN answered AS a ON a.rule = q.rule AND a.ask = q.ask
    LEFT JOIN suspended AS s ON s.rule = q.rule AND s.ask = q.ask
    WHERE COALESCE(s.call, 0) < 2
  ) AS d
) AS duty
""")  # fmt: skip
"""`duties`: a duty, once for each time that it falls due. `owed` (`_still_owed`): 0 no, 1 perhaps, 2 yes."""
