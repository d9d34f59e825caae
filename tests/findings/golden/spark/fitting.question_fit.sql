-- table question_fit: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  question,
  whose,
  wanted,
  deed,
  open,
  MIN(begins_first) AS begins,
  MAX(ends_last) AS ends,
  MIN(CASE WHEN role = 5 /* role_outside */ THEN 1 ELSE 0 END) AS outside,
  MAX(CASE WHEN role IN (6, /* role_group */5 /* role_outside */) THEN 1 ELSE 0 END) AS of_others
FROM deed_fit
WHERE
  own = 0
GROUP BY
  question,
  whose,
  wanted,
  deed,
  open
