-- table read_: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  a.*
FROM account AS a
JOIN touched AS n
  ON n.incident = a.incident
