-- table held: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  r.requirement,
  r.rule,
  r.role,
  CASE WHEN r.role = 6 /* role_group */ THEN c.grp ELSE r.rank END AS rank,
  c.incident,
  c.known,
  c.until,
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
  ) <> 0 THEN 1 ELSE 0 END AS certified
FROM graded AS c
JOIN requirement AS r
  ON r.requirement = c.requirement
JOIN new_tale AS t
  ON t.incident = c.incident AND t.known = c.known
JOIN graded AS h
  ON h.requirement = -1 - r.parties * t.voiced
  AND h.incident = c.incident
  AND h.known = c.known
WHERE
  (
    c.hit & 1 /* hit_case */
  ) <> 0
  AND (
    r.beside = 0
    OR (
      (
        c.hit & 4 /* hit_beside */
      ) <> 0 AND (
        c.hit & 8 /* hit_met */
      ) = 0
    )
  )
