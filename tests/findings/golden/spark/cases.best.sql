-- table best: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  *
FROM (
  SELECT
    rule,
    role,
    incident,
    first,
    last,
    settled,
    unsettled,
    unverified,
    sure,
    certified,
    fewest,
    greatest,
    ROW_NUMBER() OVER (PARTITION BY rule, role, incident ORDER BY place NULLS LAST, rank NULLS LAST) AS nth
  FROM case_
  WHERE
    role IN (1, /* role_answer */2 /* role_trigger */)
) AS ranked
WHERE
  nth = 1
