-- view read_: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  a.*
FROM account AS a
JOIN (
  SELECT DISTINCT
    incident
  FROM late
) AS n
  ON n.incident = a.incident
