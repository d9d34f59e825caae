-- table of_limits: limit
SELECT
  rule,
  -1 /* none */ AS incident,
  4 /* grade_unverified */ AS occurrence,
  4 /* grade_unverified */ AS grade,
  64 /* open_when */ AS hangs,
  0 AS for_least,
  0 AS for_most,
  0 AS against_least,
  0 AS against_most,
  0 AS unreviewed,
  0 AS claimed,
  -1 /* none */ AS confirmed_by,
  -1 /* none */ AS course,
  0 AS certified,
  -1 /* none */ AS instance,
  CASE
    WHEN least > allowed
    THEN 0 /* is_violation */
    WHEN most > allowed
    THEN 10 /* is_undecidable */
    ELSE 3 /* is_no_violation */
  END AS outcome,
  -1099511627776 /* since_ever */ AS first,
  1099511627776 /* ever */ AS last,
  NULL AS due_first,
  NULL AS due_last,
  least,
  LEAST(most, 1099511627776 /* ever */) AS most,
  0 AS silence
FROM (
  SELECT
    u.rule,
    u.most AS allowed,
    COALESCE(
      CASE
        WHEN u.stock = 1
        THEN s.least
        WHEN u.fixed = 0
        THEN c.least
        WHEN u.rolling = 0
        THEN p.least
        ELSE LEAST(c.least, p.least)
      END,
      0
    ) AS least,
    COALESCE(
      CASE
        WHEN u.stock = 1
        THEN s.most
        WHEN u.fixed = 0
        THEN t.most
        WHEN u.rolling = 0
        THEN p.most
        ELSE GREATEST(t.most, p.most)
      END,
      0
    ) AS most
  FROM bound AS u
  LEFT JOIN stock AS s
    ON s.rule = u.rule
  LEFT JOIN contained AS c
    ON c.rule = u.rule
  LEFT JOIN touched AS t
    ON t.rule = u.rule
  LEFT JOIN (
    SELECT
      rule,
      MAX(least) AS least,
      MAX(most) AS most
    FROM summed
    WHERE
      number < -1 /* none */
    GROUP BY
      rule
  ) AS p
    ON p.rule = u.rule
  WHERE
    u.kind = 4 /* kind_limit */ AND u.most <> -1 /* none */
) AS numbers
