-- table pair: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  requirement,
  incident
FROM near
UNION ALL
SELECT DISTINCT
  h.requirement,
  n.incident
FROM near AS n
JOIN requirement AS r
  ON r.requirement = n.requirement
JOIN requirement AS h
  ON h.parties = r.parties AND h.role = 4 /* role_happened */
