-- table owed: oblige
SELECT
  rule,
  ask,
  first AS since_first,
  last AS since_last,
  count AS least,
  count AS most
FROM calls
WHERE
  count <> -1 /* none */ AND for_each = 0
UNION ALL
SELECT
  rule,
  ask,
  FIRST_VALUE(first) OVER w,
  FIRST_VALUE(last) OVER w,
  SUM(least) OVER w,
  LEAST(1099511627776 /* ever */, SUM(most) OVER w)
FROM (
  SELECT
    q.rule,
    q.ask,
    q.first,
    q.last,
    n.place,
    b.fewest * q.count AS least,
    LEAST(1099511627776 /* ever */, b.greatest * q.count) AS most
  FROM calls AS q
  JOIN best AS b
    ON b.rule = q.rule AND b.incident = q.ask AND b.role = 2 /* role_trigger */
  JOIN named AS n
    ON n.incident = q.ask
  WHERE
    q.for_each = 1
) AS each_
WINDOW w AS (
  PARTITION BY rule
  ORDER BY first NULLS LAST, last NULLS LAST, place NULLS LAST
  ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
)
