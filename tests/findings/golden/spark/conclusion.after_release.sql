-- view standing: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  f.*,
  s.surely,
  CASE
    WHEN NOT f.outcome IN (0, /* is_violation */1 /* is_justification_claimed */)
    OR s.surely = 1
    THEN NULL
    WHEN u.released_first > COALESCE(f.due_last, f.last)
    OR u.released_first >= 1099511627776 /* ever */
    THEN NULL
    WHEN s.surely IS NULL AND u.released_last < COALESCE(f.due_first, f.first)
    THEN 6 /* is_outside */
    ELSE 10 /* is_undecidable */
  END AS released
FROM finding AS f
JOIN bound AS u
  ON u.rule = f.rule
LEFT JOIN spared AS s
  ON s.rule = f.rule AND s.incident = f.incident
