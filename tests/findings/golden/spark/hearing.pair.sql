-- table pair: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  d.requirement,
  d.grp,
  d.whose,
  t.incident,
  t.known,
  t.until
FROM new_tale AS t
JOIN deed_fit AS d
  ON d.deed = t.deed
JOIN setting_fit AS s
  ON s.wanted = d.wanted AND s.setting = t.setting
WHERE
  t.known < d.until
  AND t.until > d.known
  AND t.latest >= d.begins_first
  AND t.earliest <= d.ends_last
  AND (
    d.role <> 5 /* role_outside */ OR s.beside > 0
  )
  AND t.plain = 1
  AND NOT (
    d.special = 0
    AND d.open + s.open = 0
    AND t.earliest >= d.begins_last
    AND t.latest <= d.ends_first
  )
UNION ALL
SELECT DISTINCT
  d.requirement,
  d.grp,
  d.whose,
  t.incident,
  t.known,
  t.until
FROM new_tale AS t
JOIN spoken AS a
  ON a.incident = t.incident AND a.known = t.known
JOIN deed_fit AS d
  ON d.deed = a.deed
JOIN setting_fit AS s
  ON s.wanted = d.wanted AND s.setting = a.setting
WHERE
  t.known < d.until
  AND t.until > d.known
  AND a.last >= d.begins_first
  AND a.first <= d.ends_last
  AND (
    d.role <> 5 /* role_outside */ OR s.beside > 0
  )
  AND t.plain = 0
  AND (
    d.role IN (6, /* role_group */5 /* role_outside */) OR a.told = 0 /* side_for */
  )
