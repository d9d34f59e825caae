-- table held: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  c.question,
  c.grp,
  c.incident,
  c.known,
  t.until,
  t.earliest,
  t.latest,
  c.grade,
  h.occurrence,
  c.for_least,
  c.for_most,
  c.against_least,
  c.against_most,
  c.first,
  c.last,
  c.open,
  c.claimed,
  c.unreviewed,
  c.confirmed_by,
  CASE WHEN (
    c.hit & 32 /* hit_heard */
  ) <> 0 THEN c.fewest END AS fewest,
  CASE WHEN (
    c.hit & 64 /* hit_numbered */
  ) <> 0 THEN c.greatest END AS greatest,
  CASE WHEN (
    c.hit & 2 /* hit_sure */
  ) <> 0 THEN 1 ELSE 0 END AS sure,
  CASE WHEN (
    c.hit & 16 /* hit_certified */
  ) <> 0 THEN 1 ELSE 0 END AS certified,
  CASE WHEN (
    c.hit & 128 /* hit_named */
  ) <> 0 THEN 1 ELSE 0 END AS named,
  CASE
    WHEN (
      c.hit & 4 /* hit_beside */
    ) <> 0 AND (
      c.hit & 8 /* hit_met */
    ) = 0
    THEN 1
    ELSE 0
  END AS aside
FROM graded AS c
JOIN question AS q
  ON q.question = c.question
JOIN pair AS t
  ON t.question = c.question
  AND t.grp = c.grp
  AND t.incident = c.incident
  AND t.known = c.known
JOIN graded AS h
  ON h.question = -1
  AND h.grp = q.parties * t.voiced
  AND h.incident = c.incident
  AND h.known = c.known
WHERE
  (
    c.hit & 1 /* hit_case */
  ) <> 0
