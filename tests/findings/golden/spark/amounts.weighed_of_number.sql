-- table weighed_of_number: oblige
SELECT
  question,
  incident,
  known,
  number,
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
  MAX(CASE WHEN flags_against_most <> 0 THEN party END) AS high_against_most
FROM origin_of_number
GROUP BY
  question,
  incident,
  known,
  number
