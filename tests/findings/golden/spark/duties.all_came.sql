-- table all_came: oblige
SELECT
  u.rule,
  COALESCE(
    MIN(CASE WHEN s.edge = 0 AND s.number >= u.before_count THEN s.minute END),
    1099511627776 /* ever */
  ) AS first,
  COALESCE(
    MIN(CASE WHEN s.edge = 1 AND s.number >= u.before_count THEN s.minute END),
    1099511627776 /* ever */
  ) AS last
FROM bound AS u
LEFT JOIN (
  SELECT
    rule,
    edge,
    minute,
    SUM(number) OVER (
      PARTITION BY rule, edge
      ORDER BY minute NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS number
  FROM (
    SELECT
      rule,
      0 AS edge,
      first AS minute,
      greatest AS number
    FROM case_
    WHERE
      role = 8 /* role_before */
    UNION ALL
    SELECT
      rule,
      1,
      last,
      fewest
    FROM case_
    WHERE
      role = 8 /* role_before */
  ) AS marks
) AS s
  ON s.rule = u.rule
WHERE
  u.before_count <> -1 /* none */
GROUP BY
  u.rule
