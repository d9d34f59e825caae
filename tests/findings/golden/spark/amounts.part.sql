-- table part: oblige, limit
SELECT
  rule,
  first,
  last,
  CASE WHEN settled = 1 THEN least ELSE 0 END AS least,
  CASE WHEN settled + unsettled = 1 THEN most ELSE 0 END AS most,
  most AS hoped,
  0 AS certified
FROM counted
WHERE
  owed <> -1 /* none */ OR fixed = 1
UNION ALL
SELECT
  c.rule,
  c.first,
  c.last,
  c.fewest,
  c.greatest,
  c.greatest,
  c.certified
FROM case_ AS c
JOIN bound AS u
  ON u.rule = c.rule AND u.count <> -1 /* none */
WHERE
  c.role = 3 /* role_done */
