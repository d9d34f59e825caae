-- table touched: limit
SELECT
  parties,
  rule,
  MAX(running) AS most
FROM (
  SELECT
    parties,
    rule,
    SUM(change) OVER (
      PARTITION BY parties, rule
      ORDER BY minute NULLS LAST, change NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS running
  FROM (
    SELECT
      parties,
      rule,
      first AS minute,
      most AS change
    FROM counted
    WHERE
      settled + unsettled = 1 AND allowed <> -1 /* none */
    UNION ALL
    SELECT
      parties,
      rule,
      last + longest,
      -most
    FROM counted
    WHERE
      settled + unsettled = 1 AND allowed <> -1 /* none */
  ) AS marks
) AS sums
GROUP BY
  parties,
  rule
