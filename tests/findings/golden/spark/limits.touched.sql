-- table touched: limit
SELECT
  rule,
  MAX(running) AS most
FROM (
  SELECT
    rule,
    SUM(change) OVER (
      PARTITION BY rule
      ORDER BY minute NULLS LAST, change NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS running
  FROM (
    SELECT
      rule,
      first AS minute,
      most AS change
    FROM counted
    UNION ALL
    SELECT
      rule,
      last + longest,
      -most
    FROM counted
  ) AS marks
) AS sums
GROUP BY
  rule
