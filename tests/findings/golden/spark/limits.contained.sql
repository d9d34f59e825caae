-- table contained: limit
SELECT
  parties,
  rule,
  MAX(ended - earlier) AS least
FROM (
  SELECT
    parties,
    rule,
    earlier,
    SUM(ends) OVER (
      PARTITION BY parties, rule
      ORDER BY minute NULLS LAST, asks DESC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS ended
  FROM (
    SELECT
      parties,
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
      parties,
      rule,
      first + shortest,
      1,
      0,
      SUM(least) OVER (PARTITION BY parties, rule ORDER BY first NULLS LAST) - SUM(least) OVER (PARTITION BY parties, rule, first)
    FROM counted
    WHERE
      settled = 1 AND allowed <> -1 /* none */ AND last - first < shortest
  ) AS marks
) AS sums
GROUP BY
  parties,
  rule
