-- table counted: limit
SELECT
  u.parties,
  c.rule,
  c.first,
  c.last,
  c.settled,
  c.unsettled,
  u.shortest,
  u.longest,
  u.fixed,
  u.most AS allowed,
  CASE WHEN u.stock = 1 THEN -1 /* none */ ELSE u.least END AS owed,
  CASE WHEN u.things = 1 THEN COALESCE(c.fewest, 1) ELSE 1 END AS least,
  CASE
    WHEN u.things = 1
    THEN COALESCE(c.greatest, 1099511627776 /* ever */)
    ELSE 1
  END AS most
FROM case_ AS c
JOIN bound AS u
  ON u.rule = c.rule
WHERE
  u.kind = 4 /* kind_limit */
  AND c.role = 0 /* role_act */
  AND c.settled + c.unsettled + c.unverified > 0
