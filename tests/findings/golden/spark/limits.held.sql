-- table of_stocks: limit
SELECT
  u.rule,
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
  0 AS instance,
  CASE
    WHEN s.held_most < u.least
    THEN 0 /* is_violation */
    WHEN s.held_least < u.least
    THEN 10 /* is_undecidable */
    ELSE 3 /* is_no_violation */
  END AS outcome,
  -1099511627776 /* since_ever */ AS first,
  1099511627776 /* ever */ AS last,
  NULL AS due_first,
  NULL AS due_last,
  s.held_least AS least,
  LEAST(s.held_most, 1099511627776 /* ever */) AS most,
  0 AS silence
FROM bound AS u
JOIN stock AS s
  ON s.rule = u.rule
WHERE
  u.kind = 4 /* kind_limit */ AND u.stock = 1 AND u.least <> -1 /* none */
