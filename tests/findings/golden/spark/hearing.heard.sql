-- table heard: forbid, oblige, maintain, require_prior, limit, permit, register, :known_first, :known_last
SELECT
  a.account,
  a.incident,
  a.deed,
  a.setting,
  a.source,
  a.origin,
  a.voice,
  a.first,
  a.last,
  a.known,
  a.until,
  a.points,
  a.flags,
  a.told,
  a.told_act,
  a.claimed,
  a.quantity
FROM read_ AS a
JOIN near AS n
  ON n.incident = a.incident
WHERE
  a.known <= :known_last AND a.until > :known_first
