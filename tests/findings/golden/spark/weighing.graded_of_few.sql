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
  FROM (
    SELECT
      question,
      grp,
      incident,
      known,
      CAST(SUM(for_least) AS BIGINT) AS for_least,
      BIT_OR(flags_for_least) AS flags_for_least,
      CAST(SUM(CASE WHEN voice = -1 /* none */ THEN for_least ELSE 0 END) AS BIGINT) AS free_for_least,
      CAST(SUM(CASE WHEN voice = -1 /* none */ OR NOT party IS NULL THEN for_least ELSE 0 END) AS BIGINT) AS heard_for_least,
      CAST(SUM(CASE WHEN (
        flags_for_least & 8 /* flag_seen */
      ) <> 0 THEN 1 ELSE 0 END) AS BIGINT) AS seen_for_least,
      MIN(CASE WHEN flags_for_least <> 0 THEN party END) AS low_for_least,
      MAX(CASE WHEN flags_for_least <> 0 THEN party END) AS high_for_least,
      CAST(SUM(for_most) AS BIGINT) AS for_most,
      BIT_OR(flags_for_most) AS flags_for_most,
      CAST(SUM(CASE WHEN voice = -1 /* none */ THEN for_most ELSE 0 END) AS BIGINT) AS free_for_most,
      CAST(SUM(CASE WHEN voice = -1 /* none */ OR NOT party IS NULL THEN for_most ELSE 0 END) AS BIGINT) AS heard_for_most,
      CAST(SUM(CASE WHEN (
        flags_for_most & 8 /* flag_seen */
      ) <> 0 THEN 1 ELSE 0 END) AS BIGINT) AS seen_for_most,
      MIN(CASE WHEN flags_for_most <> 0 THEN party END) AS low_for_most,
      MAX(CASE WHEN flags_for_most <> 0 THEN party END) AS high_for_most,
      CAST(SUM(against_least) AS BIGINT) AS against_least,
      BIT_OR(flags_against_least) AS flags_against_least,
      CAST(SUM(CASE WHEN voice = -1 /* none */ THEN against_least ELSE 0 END) AS BIGINT) AS free_against_least,
      CAST(SUM(
        CASE WHEN voice = -1 /* none */ OR NOT party IS NULL THEN against_least ELSE 0 END
      ) AS BIGINT) AS heard_against_least,
      CAST(SUM(CASE WHEN (
        flags_against_least & 8 /* flag_seen */
      ) <> 0 THEN 1 ELSE 0 END) AS BIGINT) AS seen_against_least,
      MIN(CASE WHEN flags_against_least <> 0 THEN party END) AS low_against_least,
      MAX(CASE WHEN flags_against_least <> 0 THEN party END) AS high_against_least,
      CAST(SUM(against_most) AS BIGINT) AS against_most,
      BIT_OR(flags_against_most) AS flags_against_most,
      CAST(SUM(CASE WHEN voice = -1 /* none */ THEN against_most ELSE 0 END) AS BIGINT) AS free_against_most,
      CAST(SUM(
        CASE WHEN voice = -1 /* none */ OR NOT party IS NULL THEN against_most ELSE 0 END
      ) AS BIGINT) AS heard_against_most,
      CAST(SUM(CASE WHEN (
        flags_against_most & 8 /* flag_seen */
      ) <> 0 THEN 1 ELSE 0 END) AS BIGINT) AS seen_against_most,
      MIN(CASE WHEN flags_against_most <> 0 THEN party END) AS low_against_most,
      MAX(CASE WHEN flags_against_most <> 0 THEN party END) AS high_against_most,
      MIN(first) AS first,
      MAX(last) AS last,
      MIN(fewest) AS fewest,
      MAX(greatest) AS greatest,
      BIT_OR(hit) AS hit,
      BIT_OR(claimed) AS claimed,
      BIT_OR(flags) AS flags,
      BIT_OR(open) AS open
    FROM (
      SELECT
        question,
        grp,
        incident,
        known,
        origin,
        voice,
        party,
        MAX(CASE WHEN side IN (0) THEN points ELSE 0 END) AS for_least,
        BIT_OR(CASE WHEN side IN (0) THEN flags ELSE 0 END) AS flags_for_least,
        MAX(CASE WHEN side IN (0, 1) THEN points ELSE 0 END) AS for_most,
        BIT_OR(CASE WHEN side IN (0, 1) THEN flags ELSE 0 END) AS flags_for_most,
        MAX(CASE WHEN side IN (2) THEN points ELSE 0 END) AS against_least,
        BIT_OR(CASE WHEN side IN (2) THEN flags ELSE 0 END) AS flags_against_least,
        MAX(CASE WHEN side IN (1, 2, 4) THEN points ELSE 0 END) AS against_most,
        BIT_OR(CASE WHEN side IN (1, 2, 4) THEN flags ELSE 0 END) AS flags_against_most,
        MIN(CASE WHEN tells = 1 THEN first END) AS first,
        MAX(CASE WHEN tells = 1 THEN last END) AS last,
        MIN(CASE WHEN tells = 1 THEN quantity END) AS fewest,
        MAX(CASE WHEN tells = 1 THEN quantity END) AS greatest,
        BIT_OR(hit) AS hit,
        BIT_OR(own_claims) AS claimed,
        BIT_OR(flags) AS flags,
        BIT_OR(CASE WHEN side = 1 /* side_perhaps */ THEN open ELSE 0 END) AS open
      FROM (
        SELECT
          question,
          grp,
          incident,
          known,
          origin,
          voice,
          party,
          points,
          flags,
          first,
          last,
          quantity,
          side,
          tells,
          open,
          own_claims,
          hit
        FROM told
        UNION ALL
        SELECT
          question,
          grp,
          incident,
          known,
          origin,
          voice,
          party,
          points,
          flags,
          first,
          last,
          quantity,
          side,
          tells,
          open,
          own_claims,
          hit
        FROM of_act
      ) AS both_
      GROUP BY
        question,
        grp,
        incident,
        known,
        origin,
        voice,
        party
    ) AS origin_
    GROUP BY
      question,
      grp,
      incident,
      known
  ) AS x
) AS w
JOIN grading AS g
  ON g.signs = w.signs
