-- table tried: oblige
SELECT DISTINCT
  t.requirement,
  t.incident,
  t.known,
  COALESCE(t.quantity, 1099511627776 /* ever */) AS number
FROM told AS t
JOIN requirement AS r
  ON r.requirement = t.requirement AND r.counts = 1
WHERE
  t.tells = 1
