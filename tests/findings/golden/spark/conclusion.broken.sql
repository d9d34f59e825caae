-- table broken: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  c.rule,
  MIN(CASE WHEN f.outcome = 0 /* is_violation */ THEN COALESCE(f.due_last, f.last) END) AS surely_by,
  MIN(COALESCE(f.due_first, f.first)) AS perhaps_by
FROM condition AS c
JOIN finding AS f
  ON f.rule = c.hangs_on
WHERE
  f.outcome IN (
    0, /* is_violation */
    7, /* is_contested */
    10, /* is_undecidable */
    1 /* is_justification_claimed */
  )
GROUP BY
  c.rule
