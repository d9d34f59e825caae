-- table cover: require_prior, oblige, register
SELECT
  i.parties,
  i.line,
  i.span,
  i.tier,
  1 AS surely,
  i.begins,
  COALESCE(
    LEAD(i.before, 1) OVER (PARTITION BY i.parties, i.line, i.span, i.tier ORDER BY i.begins NULLS LAST),
    w.sure
  ) AS ends
FROM (
  SELECT
    parties,
    line,
    span,
    tier,
    begins,
    sure_before AS before
  FROM edge
  WHERE
    surely = 1 AND (
      sure_before IS NULL OR begins > 1 + sure_before
    )
) AS i
JOIN (
  SELECT
    parties,
    line,
    span,
    tier,
    MAX(CASE WHEN may_from <= may_to THEN may_to END) AS may,
    MAX(CASE WHEN surely = 1 AND sure_from <= sure_to THEN sure_to END) AS sure
  FROM reply
  GROUP BY
    parties,
    line,
    span,
    tier
) AS w
  ON w.parties = i.parties AND w.line = i.line AND w.span = i.span AND w.tier = i.tier
UNION ALL
SELECT
  i.parties,
  i.line,
  i.span,
  i.tier,
  0 AS surely,
  i.begins,
  COALESCE(
    LEAD(i.before, 1) OVER (PARTITION BY i.parties, i.line, i.span, i.tier ORDER BY i.begins NULLS LAST),
    w.may
  ) AS ends
FROM (
  SELECT
    parties,
    line,
    span,
    tier,
    begins,
    may_before AS before
  FROM edge
  WHERE
    perhaps = 1 AND (
      may_before IS NULL OR begins > 1 + may_before
    )
) AS i
JOIN (
  SELECT
    parties,
    line,
    span,
    tier,
    MAX(CASE WHEN may_from <= may_to THEN may_to END) AS may,
    MAX(CASE WHEN surely = 1 AND sure_from <= sure_to THEN sure_to END) AS sure
  FROM reply
  GROUP BY
    parties,
    line,
    span,
    tier
) AS w
  ON w.parties = i.parties AND w.line = i.line AND w.span = i.span AND w.tier = i.tier
