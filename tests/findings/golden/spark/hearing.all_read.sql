-- view read_: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  *
FROM account
