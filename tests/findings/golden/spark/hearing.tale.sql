-- table new_tale: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  incident,
  known,
  until,
  COUNT(*) AS accounts,
  MIN(deed) AS deed,
  MIN(setting) AS setting,
  MIN(first) AS earliest,
  MAX(last) AS latest,
  CASE WHEN MAX(voice) = -1 /* none */ THEN 0 ELSE 1 END AS voiced,
  CASE
    WHEN MIN(deed) = MAX(deed)
    AND MIN(setting) = MAX(setting)
    AND BIT_OR(claimed) = 0
    AND MAX(CASE WHEN told = 5 /* denies_author */ THEN 1 ELSE 0 END) = 0
    AND (
      BIT_OR(flags) & 4096 /* flag_several */
    ) = 0
    THEN 1
    ELSE 0
  END AS plain,
  CASE
    WHEN MAX(voice) = -1 /* none */
    AND BIT_OR(claimed) = 0
    AND (
      BIT_OR(flags) & 4096 /* flag_several */
    ) = 0
    AND MAX(CASE WHEN told = 5 /* denies_author */ THEN 1 ELSE 0 END) = 0
    THEN 1
    ELSE 0
  END AS common
FROM spoken
GROUP BY
  incident,
  known,
  until
