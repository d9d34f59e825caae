-- table near: forbid, oblige, maintain, require_prior, limit, permit, register, :known_first, :known_last
SELECT DISTINCT
  a.incident
FROM read_ AS a
JOIN (
  SELECT
    deed,
    MIN(begins_first) AS begins,
    MAX(ends_last) AS ends
  FROM deed_fit
  GROUP BY
    deed
) AS d
  ON d.deed = a.deed
WHERE
  a.known <= :known_last
  AND a.until > :known_first
  AND a.last >= d.begins
  AND a.first <= d.ends
