-- table heard: forbid, oblige, maintain, require_prior, limit, permit, register, :known_first, :known_last
SELECT
  a.*
FROM read_ AS a
JOIN near AS n
  ON n.incident = a.incident
WHERE
  a.known <= :known_last AND a.until > :known_first
