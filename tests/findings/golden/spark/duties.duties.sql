-- table of_duties: oblige, register
SELECT
  rule,
  -1 /* none */ AS incident,
  ask AS instance,
  4 /* grade_unverified */ AS occurrence,
  4 /* grade_unverified */ AS grade,
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
  0 AS for_least,
  0 AS for_most,
  0 AS against_least,
  0 AS against_most,
  first,
  last,
  due_first,
  due_last,
  NULL AS least,
  NULL AS most,
  CASE WHEN outcome = 0 /* is_violation */ AND late = 0 THEN 1 ELSE 0 END AS silence,
  0 AS unreviewed
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
      ELSE 0 /* is_violation */
    END AS outcome
  FROM (
    SELECT
      q.rule,
      q.ask,
      q.first,
      q.last,
      q.due_first,
      q.due_last,
      u.at,
      u.unnamed,
      CASE WHEN s.call = 1 THEN 0 ELSE q.sure END AS sure,
      a.covered,
      a.possible,
      a.covered_unverified,
      a.possible_unverified,
      a.late,
      CASE
        WHEN q.due_first >= u.at
        THEN CASE WHEN u.at > u.over_last THEN 0 ELSE 2 END
        WHEN q.due_first > u.over_last OR s.due = 2
        THEN 0
        WHEN q.due_last <= u.over_first AND COALESCE(s.due, 0) = 0
        THEN 2
        ELSE 1
      END AS owed
    FROM asked AS q
    JOIN bound AS u
      ON u.rule = q.rule AND u.kind IN (1, /* kind_oblige */6 /* kind_register */)
    JOIN answered AS a
      ON a.rule = q.rule AND a.ask = q.ask
    LEFT JOIN suspended AS s
      ON s.rule = q.rule AND s.ask = q.ask
    WHERE
      COALESCE(s.call, 0) < 2
  ) AS d
) AS duty
