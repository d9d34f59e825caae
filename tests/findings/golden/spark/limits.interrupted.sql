-- table interrupted: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  p.rule,
  p.number,
  MAX(
    CASE
      WHEN p.begins_first >= g.begins_last AND p.ends_last <= g.ends_first
      THEN 1
      ELSE 0
    END
  ) AS surely
FROM period AS p
JOIN gap AS g
  ON g.rule = p.rule
  AND g.whole > 0
  AND p.number > -1 /* none */
  AND p.ends_last >= g.begins_first
  AND p.begins_first <= g.ends_last
GROUP BY
  p.rule,
  p.number
