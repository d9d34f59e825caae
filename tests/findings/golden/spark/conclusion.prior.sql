-- view of_prior: require_prior
SELECT
  c.rule,
  c.incident,
  -1 /* none */ AS instance,
  c.occurrence,
  c.grade,
  CASE
    WHEN a.covered = 1
    THEN 3 /* is_no_violation */
    WHEN a.possible = 1
    THEN 10 /* is_undecidable */
    WHEN a.covered_unverified = 1
    THEN 1 /* is_justification_claimed */
    WHEN a.possible_unverified = 1
    THEN 10 /* is_undecidable */
    WHEN c.outcome = 0 /* is_violation */ AND c.excuse <> -1 /* none */
    THEN c.excuse
    ELSE c.outcome
  END AS outcome,
  CASE WHEN a.ask IS NULL THEN c.open ELSE 64 /* open_when */ END AS hangs,
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
  CASE
    WHEN a.possible = 0 AND a.possible_unverified = 0 AND c.excuse = -1 /* none */
    THEN 1
    ELSE 0
  END AS silence,
  c.unreviewed,
  CASE
    WHEN a.ask IS NULL OR a.possible = 1
    THEN 0
    WHEN a.covered_unverified = 1
    THEN -1 /* none */
    WHEN a.possible_unverified = 1
    THEN 0
    ELSE c.claimed
  END AS claimed,
  c.confirmed_by,
  -1 /* none */ AS course,
  0 AS certified
FROM shown AS c
LEFT JOIN answered AS a
  ON a.rule = c.rule AND a.ask = c.incident
WHERE
  c.kind = 3 /* kind_require_prior */
