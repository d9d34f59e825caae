-- table moment: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  incident,
  known,
  LEAD(known, 1, 2199023255552 /* forever */) OVER (PARTITION BY incident ORDER BY known NULLS LAST) AS until
FROM (
  SELECT
    incident,
    known
  FROM heard
  UNION
  SELECT
    incident,
    until
  FROM heard
  WHERE
    until < 2199023255552 /* forever */
) AS cuts
