-- table verdict: forbid, oblige, maintain, require_prior, limit, permit, register
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
  v.course,
  v.certified,
  COALESCE(new_outcome, outcome) AS outcome,
  CASE WHEN new_outcome IS NULL THEN hangs ELSE 128 /* open_condition */ END AS hangs,
  CASE WHEN new_outcome = 10 /* is_undecidable */ THEN 0 ELSE silence END AS silence
FROM (
  SELECT
    f.*,
    CASE
      WHEN f.outcome <> 0 /* is_violation */ OR s.surely = 1
      THEN NULL
      WHEN b.surely_by < COALESCE(f.due_first, f.first)
      THEN CASE
        WHEN s.surely = 0
        THEN 10 /* is_undecidable */
        ELSE 2 /* is_release_claimed */
      END
      WHEN b.perhaps_by <= COALESCE(f.due_last, f.last)
      THEN 10 /* is_undecidable */
    END AS new_outcome
  FROM finding AS f
  LEFT JOIN broken AS b
    ON b.rule = f.rule
  LEFT JOIN spared AS s
    ON s.rule = f.rule AND s.incident = f.incident
) AS v
