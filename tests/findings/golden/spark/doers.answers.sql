-- table answer: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  v.*,
  COALESCE(d.grade, -1 /* none */) AS doer_grade,
  d.level AS doer_level,
  d.basis AS doer_basis
FROM verdict AS v
LEFT JOIN requirement AS r
  ON r.rule = v.rule AND r.role = 0 /* role_act */
LEFT JOIN doer AS d
  ON d.incident = v.incident
  AND d.parties = r.parties
  AND d.doer = CASE WHEN v.instance = -1 /* none */ THEN r.bearer ELSE v.instance END
