-- table moment: forbid, oblige, maintain, require_prior, limit, permit, register, :known_last
SELECT
  incident,
  :known_last AS known,
  2199023255552 /* forever */ AS until
FROM near
