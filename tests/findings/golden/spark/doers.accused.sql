-- table accused: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT DISTINCT
  CASE WHEN v.instance = -1 /* none */ THEN r.bearer ELSE v.instance END AS doer,
  r.parties,
  v.incident
FROM verdict AS v
JOIN requirement AS r
  ON r.rule = v.rule AND r.role = 0 /* role_act */
WHERE
  v.incident <> -1 /* none */
