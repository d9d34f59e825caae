-- table stock: limit
SELECT
  rule,
  MAX(CASE WHEN settled = 1 THEN least ELSE 0 END) AS least,
  MAX(most) AS most,
  MIN(least) AS held_least,
  COALESCE(MIN(CASE WHEN settled = 1 THEN most END), 1099511627776 /* ever */) AS held_most
FROM counted
WHERE
  settled + unsettled = 1
GROUP BY
  rule
