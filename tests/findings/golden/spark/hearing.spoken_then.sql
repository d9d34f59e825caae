-- view spoken: forbid, oblige, maintain, require_prior, limit, permit, register, :known_last
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
  :known_last AS known,
  2199023255552 /* forever */ AS until
FROM heard AS a
