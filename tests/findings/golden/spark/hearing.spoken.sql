-- table spoken: forbid, oblige, maintain, require_prior, limit, permit, register
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
  a.points,
  a.flags,
  a.told,
  a.told_act,
  a.claimed,
  a.quantity,
  m.known,
  m.until
FROM moment AS m
JOIN heard AS a
  ON a.incident = m.incident AND a.known <= m.known AND a.until > m.known
