-- view of_acts: forbid, maintain, permit
SELECT
  c.rule,
  c.incident,
  CASE WHEN c.role = 6 /* role_group */ THEN c.rank ELSE -1 /* none */ END AS instance,
  c.occurrence,
  c.grade,
  CASE
    WHEN c.role = 5 /* role_outside */
    THEN 6 /* is_outside */
    WHEN c.role = 6 /* role_group */
    THEN 11 /* is_non_signatory */
    WHEN c.outcome = 0 /* is_violation */ AND c.excuse <> -1 /* none */
    THEN c.excuse
    ELSE c.outcome
  END AS outcome,
  CASE
    WHEN c.kind <> 2 /* kind_maintain */
    OR c.role <> 0 /* role_act */
    OR c.outcome <> 0 /* is_violation */
    OR c.excuse <> -1 /* none */
    THEN -1 /* none */
    WHEN CASE WHEN r.surely_in = c.incident THEN r.else_surely ELSE r.surely END > c.last
    THEN 1 /* course_ceased */
    WHEN CASE WHEN r.perhaps_in = c.incident THEN r.else_perhaps ELSE r.perhaps END > c.first
    THEN 2 /* course_unknown */
    ELSE 0 /* course_ongoing */
  END AS course,
  c.open AS hangs,
  c.for_least,
  c.for_most,
  c.against_least,
  c.against_most,
  c.first,
  c.last,
  NULL AS due_first,
  NULL AS due_last,
  NULL AS least,
  NULL AS most,
  0 AS silence,
  c.unreviewed,
  c.claimed,
  c.confirmed_by,
  0 AS certified
FROM shown AS c
LEFT JOIN restored AS r
  ON r.rule = c.rule
WHERE
  c.kind <> 3 /* kind_require_prior */
