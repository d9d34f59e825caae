-- table broken: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  c.rule,
  MIN(CASE WHEN f.outcome = 0 /* is_violation */ THEN COALESCE(f.due_last, f.last) END) AS surely_by,
  MIN(COALESCE(f.due_first, f.first)) AS perhaps_by
FROM condition AS c
JOIN (
  SELECT
    rule,
    incident,
    instance,
    occurrence,
    grade,
    outcome,
    hangs,
    for_least,
    for_most,
    against_least,
    against_most,
    first,
    last,
    due_first,
    due_last,
    least,
    most,
    silence,
    unreviewed,
    claimed,
    confirmed_by,
    course,
    certified
  FROM (
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
    FROM shown_of_conditions AS c
    LEFT JOIN restored AS r
      ON r.rule = c.rule
    WHERE
      c.kind <> 3 /* kind_require_prior */
  ) AS of_acts
  UNION ALL
  SELECT
    rule,
    incident,
    instance,
    occurrence,
    grade,
    outcome,
    hangs,
    for_least,
    for_most,
    against_least,
    against_most,
    first,
    last,
    due_first,
    due_last,
    least,
    most,
    silence,
    unreviewed,
    claimed,
    confirmed_by,
    course,
    certified
  FROM (
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
    FROM shown_of_conditions AS c
    LEFT JOIN answered AS a
      ON a.rule = c.rule AND a.ask = c.incident
    WHERE
      c.kind = 3 /* kind_require_prior */
  ) AS of_prior
  UNION ALL
  SELECT
    rule,
    incident,
    instance,
    occurrence,
    grade,
    outcome,
    hangs,
    for_least,
    for_most,
    against_least,
    against_most,
    first,
    last,
    due_first,
    due_last,
    least,
    most,
    silence,
    unreviewed,
    claimed,
    confirmed_by,
    course,
    certified
  FROM of_duties
  UNION ALL
  SELECT
    rule,
    incident,
    instance,
    occurrence,
    grade,
    outcome,
    hangs,
    for_least,
    for_most,
    against_least,
    against_most,
    first,
    last,
    due_first,
    due_last,
    least,
    most,
    silence,
    unreviewed,
    claimed,
    confirmed_by,
    course,
    certified
  FROM of_counted
  UNION ALL
  SELECT
    rule,
    incident,
    instance,
    occurrence,
    grade,
    outcome,
    hangs,
    for_least,
    for_most,
    against_least,
    against_most,
    first,
    last,
    due_first,
    due_last,
    least,
    most,
    silence,
    unreviewed,
    claimed,
    confirmed_by,
    course,
    certified
  FROM of_limits
  UNION ALL
  SELECT
    rule,
    incident,
    instance,
    occurrence,
    grade,
    outcome,
    hangs,
    for_least,
    for_most,
    against_least,
    against_most,
    first,
    last,
    due_first,
    due_last,
    least,
    most,
    silence,
    unreviewed,
    claimed,
    confirmed_by,
    course,
    certified
  FROM of_stocks
  UNION ALL
  SELECT
    rule,
    incident,
    instance,
    occurrence,
    grade,
    outcome,
    hangs,
    for_least,
    for_most,
    against_least,
    against_most,
    first,
    last,
    due_first,
    due_last,
    least,
    most,
    silence,
    unreviewed,
    claimed,
    confirmed_by,
    course,
    certified
  FROM of_periods
) AS f
  ON f.rule = c.hangs_on
WHERE
  f.outcome IN (
    0, /* is_violation */
    7, /* is_contested */
    10, /* is_undecidable */
    1 /* is_justification_claimed */
  )
GROUP BY
  c.rule
