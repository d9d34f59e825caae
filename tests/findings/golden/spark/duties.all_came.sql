-- table all_came: oblige
SELECT
  u.rule,
  CASE
    WHEN COUNT(b.rule) < u.before
    THEN 1099511627776 /* ever */
    ELSE MAX(b.first)
  END AS first,
  CASE
    WHEN COUNT(b.rule) < u.before
    THEN 1099511627776 /* ever */
    ELSE MAX(b.last)
  END AS last
FROM bound AS u
LEFT JOIN (
  SELECT
    s.rule,
    s.rank,
    COALESCE(
      MIN(CASE WHEN s.edge = 0 AND s.number >= o.before_count THEN s.minute END),
      1099511627776 /* ever */
    ) AS first,
    COALESCE(
      MIN(CASE WHEN s.edge = 1 AND s.number >= o.before_count THEN s.minute END),
      1099511627776 /* ever */
    ) AS last
  FROM (
    SELECT
      rule,
      rank,
      edge,
      minute,
      SUM(number) OVER (
        PARTITION BY rule, rank, edge
        ORDER BY minute NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS number
    FROM (
      SELECT
        rule,
        rank,
        0 AS edge,
        first AS minute,
        greatest AS number
      FROM case_
      WHERE
        role = 8 /* role_before */
      UNION ALL
      SELECT
        rule,
        rank,
        1,
        last,
        fewest
      FROM case_
      WHERE
        role = 8 /* role_before */
    ) AS marks
  ) AS s
  JOIN bound AS o
    ON o.rule = s.rule
  GROUP BY
    s.rule,
    s.rank
) AS b
  ON b.rule = u.rule
WHERE
  u.before_count <> -1 /* none */
GROUP BY
  u.rule,
  u.before
