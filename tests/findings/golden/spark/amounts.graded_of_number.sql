-- table graded_of_number: oblige, :threshold
SELECT
  w.question,
  w.incident,
  w.known,
  w.number,
  g.grade
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
  FROM weighed_of_number
) AS w
JOIN grading AS g
  ON g.signs = w.signs
