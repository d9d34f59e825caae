-- table doer: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  g.doer,
  g.parties,
  g.incident,
  g.grade,
  COALESCE(l.level, 4 /* level_unknown */) AS level,
  b.basis
FROM graded_of_doer AS g
JOIN (
  SELECT
    doer,
    parties,
    incident,
    MIN(basis) AS basis
  FROM told_of_doer
  GROUP BY
    doer,
    parties,
    incident
) AS b
  ON b.doer = g.doer AND b.parties = g.parties AND b.incident = g.incident
LEFT JOIN (
  SELECT
    c.doer,
    c.parties,
    c.incident,
    MIN(c.wanted) AS level
  FROM graded_of_doer AS c
  JOIN meaning AS m
    ON m.grade = c.grade AND m.settled = 1
  WHERE
    c.wanted <> -1 /* none */
  GROUP BY
    c.doer,
    c.parties,
    c.incident
) AS l
  ON l.doer = g.doer AND l.parties = g.parties AND l.incident = g.incident
WHERE
  g.wanted = -1 /* none */
