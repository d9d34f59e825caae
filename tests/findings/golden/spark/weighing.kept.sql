-- table cases: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  *
FROM new_cases
