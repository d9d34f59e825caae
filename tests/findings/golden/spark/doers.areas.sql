-- table area_of: forbid, oblige, maintain, require_prior, limit, permit, register, :known
SELECT DISTINCT
  a.incident,
  a.area
FROM account AS a
JOIN (
  SELECT DISTINCT
    incident
  FROM accused
) AS c
  ON c.incident = a.incident
WHERE
  a.area <> -1 /* none */ AND a.known <= :known AND a.until > :known
