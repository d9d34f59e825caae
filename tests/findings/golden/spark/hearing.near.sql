-- table near: forbid, oblige, maintain, require_prior, limit, permit, register, :known_first, :known_last
SELECT DISTINCT
  d.requirement,
  a.incident
FROM read_ AS a
JOIN deed_fit AS d
  ON d.deed = a.deed
JOIN setting_fit AS s
  ON s.wanted = d.wanted AND s.setting = a.setting
WHERE
  a.known <= :known_last
  AND a.until > :known_first
  AND d.fails = 0
  AND a.last >= d.begins_first
  AND a.first <= d.ends_last
  AND CASE
    WHEN d.asks_beside = 1
    THEN d.beside + s.beside > 0
    ELSE a.told = 0 /* side_for */
  END
