-- view weighed: forbid, oblige, maintain, require_prior, limit, permit, register
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
FROM origin
GROUP BY
  question,
  grp,
  incident,
  known
UNION ALL
SELECT
  question,
  grp,
  incident,
  known,
  CAST((
    for_least
  ) AS BIGINT) AS for_least,
  (
    flags_for_least
  ) AS flags_for_least,
  CAST((
    CASE WHEN voice = -1 /* none */ THEN for_least ELSE 0 END
  ) AS BIGINT) AS free_for_least,
  CAST((
    CASE WHEN voice = -1 /* none */ OR NOT party IS NULL THEN for_least ELSE 0 END
  ) AS BIGINT) AS heard_for_least,
  CAST((
    CASE WHEN (
      flags_for_least & 8 /* flag_seen */
    ) <> 0 THEN 1 ELSE 0 END
  ) AS BIGINT) AS seen_for_least,
  (
    CASE WHEN flags_for_least <> 0 THEN party END
  ) AS low_for_least,
  (
    CASE WHEN flags_for_least <> 0 THEN party END
  ) AS high_for_least,
  CAST((
    for_most
  ) AS BIGINT) AS for_most,
  (
    flags_for_most
  ) AS flags_for_most,
  CAST((
    CASE WHEN voice = -1 /* none */ THEN for_most ELSE 0 END
  ) AS BIGINT) AS free_for_most,
  CAST((
    CASE WHEN voice = -1 /* none */ OR NOT party IS NULL THEN for_most ELSE 0 END
  ) AS BIGINT) AS heard_for_most,
  CAST((
    CASE WHEN (
      flags_for_most & 8 /* flag_seen */
    ) <> 0 THEN 1 ELSE 0 END
  ) AS BIGINT) AS seen_for_most,
  (
    CASE WHEN flags_for_most <> 0 THEN party END
  ) AS low_for_most,
  (
    CASE WHEN flags_for_most <> 0 THEN party END
  ) AS high_for_most,
  CAST((
    against_least
  ) AS BIGINT) AS against_least,
  (
    flags_against_least
  ) AS flags_against_least,
  CAST((
    CASE WHEN voice = -1 /* none */ THEN against_least ELSE 0 END
  ) AS BIGINT) AS free_against_least,
  CAST((
    CASE WHEN voice = -1 /* none */ OR NOT party IS NULL THEN against_least ELSE 0 END
  ) AS BIGINT) AS heard_against_least,
  CAST((
    CASE WHEN (
      flags_against_least & 8 /* flag_seen */
    ) <> 0 THEN 1 ELSE 0 END
  ) AS BIGINT) AS seen_against_least,
  (
    CASE WHEN flags_against_least <> 0 THEN party END
  ) AS low_against_least,
  (
    CASE WHEN flags_against_least <> 0 THEN party END
  ) AS high_against_least,
  CAST((
    against_most
  ) AS BIGINT) AS against_most,
  (
    flags_against_most
  ) AS flags_against_most,
  CAST((
    CASE WHEN voice = -1 /* none */ THEN against_most ELSE 0 END
  ) AS BIGINT) AS free_against_most,
  CAST((
    CASE WHEN voice = -1 /* none */ OR NOT party IS NULL THEN against_most ELSE 0 END
  ) AS BIGINT) AS heard_against_most,
  CAST((
    CASE WHEN (
      flags_against_most & 8 /* flag_seen */
    ) <> 0 THEN 1 ELSE 0 END
  ) AS BIGINT) AS seen_against_most,
  (
    CASE WHEN flags_against_most <> 0 THEN party END
  ) AS low_against_most,
  (
    CASE WHEN flags_against_most <> 0 THEN party END
  ) AS high_against_most,
  (
    first
  ) AS first,
  (
    last
  ) AS last,
  (
    fewest
  ) AS fewest,
  (
    greatest
  ) AS greatest,
  (
    hit
  ) AS hit,
  (
    claimed
  ) AS claimed,
  (
    flags
  ) AS flags,
  (
    open
  ) AS open
FROM (
  SELECT
    question,
    grp,
    incident,
    known,
    voice,
    party,
    (
      CASE WHEN side IN (0) THEN points ELSE 0 END
    ) AS for_least,
    (
      CASE WHEN side IN (0) THEN flags ELSE 0 END
    ) AS flags_for_least,
    (
      CASE WHEN side IN (0, 1) THEN points ELSE 0 END
    ) AS for_most,
    (
      CASE WHEN side IN (0, 1) THEN flags ELSE 0 END
    ) AS flags_for_most,
    (
      CASE WHEN side IN (2) THEN points ELSE 0 END
    ) AS against_least,
    (
      CASE WHEN side IN (2) THEN flags ELSE 0 END
    ) AS flags_against_least,
    (
      CASE WHEN side IN (1, 2, 4) THEN points ELSE 0 END
    ) AS against_most,
    (
      CASE WHEN side IN (1, 2, 4) THEN flags ELSE 0 END
    ) AS flags_against_most,
    (
      CASE WHEN tells = 1 THEN first END
    ) AS first,
    (
      CASE WHEN tells = 1 THEN last END
    ) AS last,
    (
      CASE WHEN tells = 1 THEN quantity END
    ) AS fewest,
    (
      CASE WHEN tells = 1 THEN quantity END
    ) AS greatest,
    (
      hit
    ) AS hit,
    (
      own_claims
    ) AS claimed,
    (
      flags
    ) AS flags,
    (
      CASE WHEN side = 1 /* side_perhaps */ THEN open ELSE 0 END
    ) AS open
  FROM of_act
  WHERE
    accounts = 1
) AS origin_
