-- table covering: oblige, limit
SELECT
  f.rule,
  f.number,
  SUM(p.least) AS least
FROM framed AS f
JOIN (
  SELECT
    rule,
    MIN(sure_to - sure_from) AS shortest
  FROM framed
  WHERE
    sure_from <= sure_to
  GROUP BY
    rule
) AS s
  ON s.rule = f.rule
JOIN part AS p
  ON p.rule = f.rule
  AND p.last - p.first > s.shortest
  AND p.first < f.sure_from
  AND p.last > f.sure_to
WHERE
  f.sure_from <= f.sure_to
GROUP BY
  f.rule,
  f.number
