-- table graded: forbid, oblige, maintain, require_prior, limit, permit, register, :threshold
SELECT
  w.question,
  w.grp,
  w.incident,
  w.known,
  g.grade,
  w.for_least,
  w.for_most,
  w.against_least,
  w.against_most,
  w.first,
  w.last,
  w.hit,
  w.claimed,
  w.open,
  w.fewest,
  w.greatest,
  CASE WHEN (
    w.flags_for_most & 16 /* flag_reviewed */
  ) <> 0 THEN 0 ELSE 1 END AS unreviewed,
  CASE
    WHEN (
      w.flags_for_least & 2 /* flag_mechanism */
    ) <> 0
    THEN 0 /* by_mechanism */
    WHEN (
      w.flags_for_least & 1024 /* flag_examined */
    ) <> 0
    THEN 1 /* by_examined */
    WHEN (
      w.flags_for_least & 2048 /* flag_admits */
    ) <> 0
    THEN 2 /* by_admits */
    WHEN w.seen_for_least > 1
    THEN 3 /* by_two_with_access */
    ELSE -1 /* none */
  END AS confirmed_by,
  CASE
    WHEN g.grade = 4 /* grade_unverified */
    AND (
      w.flags & 64 /* flag_no_access */
    ) <> 0
    THEN 6 /* occurrence_unverifiable */
    WHEN g.grade = 3 /* grade_evidence_against */
    AND (
      (
        w.flags_against_least & 3074 /* flag_gate */
      ) <> 0
      OR w.seen_against_least > 1
    )
    THEN 7 /* occurrence_not_an_incident */
    ELSE g.grade
  END AS occurrence
FROM (
  SELECT
    *,
    64 * (
      CASE
        WHEN CASE
          WHEN low_for_least < high_for_least
          THEN heard_for_least
          ELSE free_for_least
        END >= :threshold
        THEN 1
        ELSE 0
      END + CASE
        WHEN (
          flags_for_least & 3074 /* flag_gate */
        ) <> 0 OR seen_for_least > 1
        THEN 4
        ELSE 0
      END + CASE WHEN NOT low_for_least IS NULL THEN 16 ELSE 0 END + CASE
        WHEN CASE
          WHEN low_against_most < high_against_most
          THEN heard_against_most
          ELSE free_against_most
        END >= :threshold
        THEN 2
        ELSE 0
      END + CASE
        WHEN (
          flags_against_most & 4 /* flag_gate_most */
        ) <> 0 OR seen_against_most > 1
        THEN 8
        ELSE 0
      END + CASE WHEN NOT low_against_most IS NULL THEN 32 ELSE 0 END
    ) + (
      CASE
        WHEN CASE WHEN low_for_most < high_for_most THEN heard_for_most ELSE free_for_most END >= :threshold
        THEN 1
        ELSE 0
      END + CASE
        WHEN (
          flags_for_most & 4 /* flag_gate_most */
        ) <> 0 OR seen_for_most > 1
        THEN 4
        ELSE 0
      END + CASE WHEN NOT low_for_most IS NULL THEN 16 ELSE 0 END + CASE
        WHEN CASE
          WHEN low_against_least < high_against_least
          THEN heard_against_least
          ELSE free_against_least
        END >= :threshold
        THEN 2
        ELSE 0
      END + CASE
        WHEN (
          flags_against_least & 3074 /* flag_gate */
        ) <> 0 OR seen_against_least > 1
        THEN 8
        ELSE 0
      END + CASE WHEN NOT low_against_least IS NULL THEN 32 ELSE 0 END
    ) AS signs
  FROM weighed
) AS w
JOIN grading AS g
  ON g.signs = w.signs
