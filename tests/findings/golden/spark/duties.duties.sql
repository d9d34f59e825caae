-- table of_duties: oblige, register
SELECT
  rule,
  -1 /* none */ AS incident,
  ask AS instance,
  4 /* grade_unverified */ AS occurrence,
  4 /* grade_unverified */ AS grade,
  0 AS for_least,
  0 AS for_most,
  0 AS against_least,
  0 AS against_most,
  first,
  last,
  due_first,
  due_last,
  0 AS unreviewed,
  0 AS claimed,
  -1 /* none */ AS confirmed_by,
  outcome,
  CASE
    WHEN sure = 0
    THEN 1 /* open_act */ + 64 /* open_when */
    WHEN unnamed = 1
    AND due_last < at
    AND owed = 2
    AND possible = 0
    AND possible_unverified = 0
    THEN 2 /* open_who */
    ELSE 64 /* open_when */
  END AS hangs,
  NULL AS least,
  NULL AS most,
  CASE WHEN outcome = 0 /* is_violation */ AND late = 0 THEN 1 ELSE 0 END AS silence,
  CASE
    WHEN outcome <> 0 /* is_violation */
    THEN -1 /* none */
    WHEN late = 1
    THEN 1 /* course_ceased */
    WHEN perhaps_late = 1
    THEN 2 /* course_unknown */
    ELSE 0 /* course_ongoing */
  END AS course,
  certified
FROM (
  SELECT
    d.*,
    CASE
      WHEN sure = 0
      THEN 10 /* is_undecidable */
      WHEN covered = 1
      THEN 4 /* is_met */
      WHEN owed = 0 AND possible = 0
      THEN 6 /* is_outside */
      WHEN due_last >= at AND owed > 0 AND due_first < at
      THEN 10 /* is_undecidable */
      WHEN due_last >= at AND owed > 0
      THEN 5 /* is_pending */
      WHEN owed = 1 OR possible = 1
      THEN 10 /* is_undecidable */
      WHEN covered_unverified = 1
      THEN 9 /* is_insufficient */
      WHEN possible_unverified = 1 OR unnamed = 1
      THEN 10 /* is_undecidable */
      WHEN effort = 1
      THEN 9 /* is_insufficient */
      ELSE 0 /* is_violation */
    END AS outcome
  FROM (
    SELECT
      q.*,
      a.covered,
      a.possible,
      a.covered_unverified,
      a.possible_unverified,
      a.late,
      a.perhaps_late,
      a.certified
    FROM calls AS q
    JOIN answered AS a
      ON a.rule = q.rule AND a.ask = q.ask
    WHERE
      q.count = -1 /* none */
  ) AS d
) AS duty
