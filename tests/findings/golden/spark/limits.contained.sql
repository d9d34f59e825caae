-- table contained: limit
SELECT
  rule,
  MAX(ended - earlier) AS least
FROM (
  SELECT
    rule,
    earlier,
    SUM(ends) OVER (
      PARTITION BY rule
      ORDER BY minute NULLS LAST, asks DESC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS ended
  FROM (
    SELECT
      rule,
      last AS minute,
      0 AS asks,
      least AS ends,
      NULL AS earlier
    FROM counted
    WHERE
      settled = 1 AND allowed <> -1 /* none */ AND last - first < shortest
    UNION ALL
    SELECT
      rule,
      first + shortest,
      1,
      0,
      SUM(least) OVER (PARTITION BY rule ORDER BY first NULLS LAST) - SUM(least) OVER (PARTITION BY rule, first)
    FROM counted
    WHERE
      settled = 1 AND allowed <> -1 /* none */ AND last - first < shortest
  ) AS marks
) AS sums
GROUP BY
  rule
