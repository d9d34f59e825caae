-- view best_notice: require_prior
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
  greatest
FROM notice
WHERE
  role IN (1, /* role_answer */2 /* role_trigger */) AND alone = 1
UNION ALL
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
  greatest
FROM (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY rule, role, incident ORDER BY place NULLS LAST, rank NULLS LAST) AS nth
  FROM notice
  WHERE
    role IN (1, /* role_answer */2 /* role_trigger */) AND alone = 0
) AS ranked
WHERE
  nth = 1
