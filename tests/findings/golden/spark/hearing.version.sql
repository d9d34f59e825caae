-- table version: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  t.incident,
  t.known,
  t.until,
  t.earliest,
  t.latest,
  t.voiced,
  t.plain,
  t.common,
  a.deed,
  a.setting,
  MIN(a.first) AS first,
  MAX(a.last) AS last,
  MAX(CASE WHEN a.told = 0 /* side_for */ THEN 1 ELSE 0 END) AS tells
FROM new_tale AS t
JOIN spoken AS a
  ON a.incident = t.incident AND a.known = t.known
WHERE
  t.plain = 0
GROUP BY
  t.incident,
  t.known,
  t.until,
  t.earliest,
  t.latest,
  t.voiced,
  t.plain,
  t.common,
  a.deed,
  a.setting
