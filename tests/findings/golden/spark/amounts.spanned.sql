-- table spanned: oblige, limit
SELECT
  rule,
  number,
  SUM(for_sure * least) AS least,
  SUM(for_may * most) AS most,
  SUM(for_may * hoped) AS hoped,
  SUM(for_may * certified) AS certified
FROM (
  SELECT
    rule,
    number,
    for_sure,
    for_may,
    SUM(least) OVER w AS least,
    SUM(most) OVER w AS most,
    SUM(hoped) OVER w AS hoped,
    SUM(certified) OVER w AS certified
  FROM (
    SELECT
      rule,
      0 AS edge,
      first AS minute,
      1 AS turn,
      NULL AS number,
      0 AS for_sure,
      0 AS for_may,
      least,
      most,
      hoped,
      certified
    FROM part
    UNION ALL
    SELECT
      rule,
      1,
      last,
      1,
      NULL,
      0,
      0,
      least,
      most,
      hoped,
      certified
    FROM part
    UNION ALL
    SELECT
      rule,
      0,
      may_to,
      2,
      number,
      0,
      1,
      0,
      0,
      0,
      0
    FROM framed
    UNION ALL
    SELECT
      rule,
      1,
      may_from,
      0,
      number,
      0,
      -1,
      0,
      0,
      0,
      0
    FROM framed
    UNION ALL
    SELECT
      rule,
      1,
      sure_to,
      2,
      number,
      1,
      0,
      0,
      0,
      0,
      0
    FROM framed
    UNION ALL
    SELECT
      rule,
      0,
      sure_from,
      0,
      number,
      -1,
      0,
      0,
      0,
      0,
      0
    FROM framed
  ) AS marks
  WINDOW w AS (
    PARTITION BY rule, edge
    ORDER BY minute NULLS LAST, turn NULLS LAST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  )
) AS sums
WHERE
  NOT number IS NULL
GROUP BY
  rule,
  number
