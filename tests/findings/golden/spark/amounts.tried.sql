-- table tried: oblige
SELECT DISTINCT
  t.question,
  t.incident,
  t.known,
  COALESCE(t.quantity, 1099511627776 /* ever */) AS number
FROM told AS t
JOIN question AS r
  ON r.question = t.question AND r.counts = 1
WHERE
  t.tells = 1
