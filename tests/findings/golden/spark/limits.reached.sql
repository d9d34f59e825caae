-- table of_periods: limit
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
  number AS instance,
  outcome,
  begins_first AS first,
  ends_last AS last,
  ends_first AS due_first,
  ends_last AS due_last,
  least,
  LEAST(most, 1099511627776 /* ever */) AS most,
  CASE WHEN outcome = 0 /* is_violation */ THEN 1 ELSE 0 END AS silence
FROM (
  SELECT
    p.*,
    s.least,
    s.most,
    CASE
      WHEN s.least >= u.least
      THEN 4 /* is_met */
      WHEN i.surely = 1
      THEN 6 /* is_outside */
      WHEN p.ends_last >= u.at AND p.ends_first >= u.at
      THEN 5 /* is_pending */
      WHEN p.ends_last >= u.at OR s.hoped >= u.least OR p.whole = 0 OR i.surely = 0
      THEN 10 /* is_undecidable */
      ELSE 0 /* is_violation */
    END AS outcome
  FROM period AS p
  JOIN bound AS u
    ON u.rule = p.rule
  JOIN summed AS s
    ON s.rule = p.rule AND s.number = p.number
  LEFT JOIN interrupted AS i
    ON i.rule = p.rule AND i.number = p.number
  WHERE
    p.number > -1 /* none */
) AS periods
