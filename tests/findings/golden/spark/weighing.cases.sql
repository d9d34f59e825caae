-- table new_cases: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  c.question,
  c.grp,
  c.incident,
  c.known,
  c.until,
  c.earliest,
  c.latest,
  c.grade,
  c.occurrence,
  c.for_least,
  c.for_most,
  c.against_least,
  c.against_most,
  c.first,
  c.last,
  c.open,
  c.unreviewed,
  c.confirmed_by,
  c.sure,
  c.certified,
  c.named,
  c.aside,
  COALESCE(n.least, c.fewest) AS fewest,
  COALESCE(n.most, c.greatest) AS greatest,
  COALESCE(k.mask, 0) AS claimed,
  COALESCE(e.excuse, -1 /* none */) AS excuse
FROM held AS c
LEFT JOIN amount AS n
  ON n.question = c.question AND n.incident = c.incident AND n.known = c.known
LEFT JOIN claim AS k
  ON k.question = c.question AND k.incident = c.incident AND k.known = c.known
LEFT JOIN excused AS e
  ON e.question = c.question AND e.incident = c.incident AND e.known = c.known
