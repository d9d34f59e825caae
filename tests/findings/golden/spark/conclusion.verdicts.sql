-- view verdict: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  v.rule,
  v.incident,
  v.instance,
  v.occurrence,
  v.grade,
  v.for_least,
  v.for_most,
  v.against_least,
  v.against_most,
  v.first,
  v.last,
  v.due_first,
  v.due_last,
  v.least,
  v.most,
  v.unreviewed,
  v.claimed,
  v.confirmed_by,
  v.certified,
  COALESCE(released, new_outcome, outcome) AS outcome,
  CASE
    WHEN released IS NULL AND new_outcome IS NULL
    THEN hangs
    ELSE 128 /* open_condition */
  END AS hangs,
  CASE
    WHEN NOT released IS NULL OR new_outcome = 10 /* is_undecidable */
    THEN 0
    ELSE silence
  END AS silence,
  CASE WHEN released IS NULL THEN course ELSE -1 /* none */ END AS course
FROM (
  SELECT
    f.*,
    CASE
      WHEN f.outcome <> 0 /* is_violation */ OR f.surely = 1
      THEN NULL
      WHEN b.surely_by < COALESCE(f.due_first, f.first)
      THEN CASE
        WHEN f.surely = 0
        THEN 10 /* is_undecidable */
        ELSE 2 /* is_release_claimed */
      END
      WHEN b.perhaps_by <= COALESCE(f.due_last, f.last)
      THEN 10 /* is_undecidable */
    END AS new_outcome
  FROM standing AS f
  LEFT JOIN broken AS b
    ON b.rule = f.rule
) AS v
