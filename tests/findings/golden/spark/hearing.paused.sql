-- table paused: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  p.question,
  a.account,
  MAX(
    CASE
      WHEN (
        q.timed = 1 AND g.whole < 2
      )
      OR a.first < g.begins_last
      OR a.last > g.ends_first
      THEN 0
      ELSE 1
    END
  ) AS surely,
  MAX(CASE WHEN q.timed = 1 AND g.whole < 2 THEN 0 ELSE 1 END) AS perhaps,
  MAX(
    CASE
      WHEN q.timed = 1 AND g.whole = 0 AND a.first >= g.begins_last AND a.last <= g.ends_first
      THEN 1
      ELSE 0
    END
  ) AS left_out
FROM (
  SELECT DISTINCT
    question,
    incident
  FROM pair
) AS p
JOIN question AS q
  ON q.question = p.question AND q.paused = 1
JOIN requirement AS r
  ON r.requirement = q.requirement
JOIN gap AS g
  ON g.rule = r.rule
JOIN heard AS a
  ON a.incident = p.incident AND a.last >= g.begins_first AND a.first <= g.ends_last
GROUP BY
  p.question,
  a.account
