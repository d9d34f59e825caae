-- view new_settled: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  t.deed,
  t.setting,
  t.earliest,
  t.latest,
  t.plain,
  c.grp AS between_,
  c.incident,
  c.known,
  t.until,
  c.grade,
  c.occurrence,
  c.for_least,
  c.for_most,
  c.against_least,
  c.against_most,
  c.first,
  c.last,
  c.unreviewed,
  c.confirmed_by,
  CASE WHEN (
    c.hit & 32 /* hit_heard */
  ) <> 0 THEN c.fewest END AS fewest,
  CASE WHEN (
    c.hit & 64 /* hit_numbered */
  ) <> 0 THEN c.greatest END AS greatest
FROM new_tale AS t
JOIN graded AS c
  ON c.incident = t.incident AND c.known = t.known
WHERE
  t.plain = 1 AND c.question = -1 AND (
    c.hit & 1 /* hit_case */
  ) <> 0
