-- table spared: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  rule,
  incident,
  MAX(settled) AS surely
FROM case_
WHERE
  role = 7 /* role_spared */ AND settled + unsettled > 0
GROUP BY
  rule,
  incident
