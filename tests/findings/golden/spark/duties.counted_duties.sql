-- table of_counted: oblige
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
    WHEN due_last >= at AND owed > 0
    THEN 64 /* open_when */
    WHEN reached = 1
    THEN 256 /* open_number */
    WHEN owed = 1
    THEN 64 /* open_when */
    ELSE 2 /* open_who */
  END AS hangs,
  least,
  LEAST(1099511627776 /* ever */, most) AS most,
  CASE WHEN outcome = 0 /* is_violation */ THEN 1 ELSE 0 END AS silence,
  CASE
    WHEN outcome = 0 /* is_violation */
    THEN 2 /* course_unknown */
    ELSE -1 /* none */
  END AS course,
  certified
FROM (
  SELECT
    d.*,
    CASE
      WHEN sure = 0
      THEN 10 /* is_undecidable */
      WHEN reached = 2
      THEN 4 /* is_met */
      WHEN owed = 0 AND reached = 0
      THEN 6 /* is_outside */
      WHEN due_last >= at AND owed > 0 AND due_first < at
      THEN 10 /* is_undecidable */
      WHEN due_last >= at AND owed > 0
      THEN 5 /* is_pending */
      WHEN reached = 1 OR owed = 1 OR unnamed = 1
      THEN 10 /* is_undecidable */
      WHEN effort = 1
      THEN 9 /* is_insufficient */
      ELSE 0 /* is_violation */
    END AS outcome
  FROM (
    SELECT
      q.*,
      s.least,
      s.most,
      CASE WHEN s.certified > 0 THEN 1 ELSE 0 END AS certified,
      CASE WHEN s.least >= o.most THEN 2 WHEN s.most >= o.least THEN 1 ELSE 0 END AS reached
    FROM calls AS q
    JOIN owed AS o
      ON o.rule = q.rule AND o.ask = q.ask
    JOIN summed AS s
      ON s.rule = q.rule AND s.number = q.ask
  ) AS d
) AS duty
