-- table bound: forbid, oblige, maintain, require_prior, limit, permit, register, :known
SELECT
  *
FROM rule
WHERE
  known <= :known AND until > :known
