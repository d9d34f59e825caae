-- table suspended: oblige, register
SELECT
  q.rule,
  q.ask,
  MAX(
    CASE
      WHEN q.by_act = 0 OR q.last < g.begins_first OR q.first > g.ends_last
      THEN 0
      WHEN q.first >= g.begins_last AND q.last <= g.ends_first
      THEN 2
      ELSE 1
    END
  ) AS call,
  MAX(
    CASE
      WHEN q.due_last < g.begins_first OR q.due_first > g.ends_last
      THEN 0
      WHEN q.due_first >= g.begins_last AND q.due_last <= g.ends_first
      THEN 2
      ELSE 1
    END
  ) AS due
FROM asked AS q
JOIN gap AS g
  ON g.rule = q.rule
GROUP BY
  q.rule,
  q.ask
