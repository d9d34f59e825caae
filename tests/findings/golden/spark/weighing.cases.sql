-- table new_cases: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  c.*,
  COALESCE(e.excuse, -1 /* none */) AS excuse
FROM held AS c
LEFT JOIN excused AS e
  ON e.requirement = c.requirement AND e.incident = c.incident AND e.known = c.known
