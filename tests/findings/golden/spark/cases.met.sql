-- table met: forbid, oblige, maintain, require_prior, limit, permit, register, :known
SELECT
  c.*,
  g.outcome,
  g.rank AS place,
  g.settled,
  g.unsettled,
  g.unverified
FROM (
  SELECT
    question,
    0 AS between_,
    incident,
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
    c.unreviewed,
    c.confirmed_by,
    c.fewest,
    c.greatest,
    c.open,
    c.sure,
    c.certified,
    c.named,
    c.aside,
    c.claimed,
    c.excuse
  FROM cases AS c
  WHERE
    question >= 0 AND known <= :known AND until > :known
  UNION ALL
  SELECT
    d.question,
    t.between_,
    t.incident,
    t.earliest,
    t.latest,
    t.grade,
    t.occurrence,
    t.for_least,
    t.for_most,
    t.against_least,
    t.against_most,
    t.first,
    t.last,
    t.unreviewed,
    t.confirmed_by,
    t.fewest,
    t.greatest,
    0,
    1,
    0,
    1,
    1,
    0,
    -1 /* none */
  FROM settled AS t
  JOIN question_fit AS d
    ON d.deed = t.deed AND d.open = 0
  JOIN setting_fit AS s
    ON s.wanted = d.wanted AND s.setting = t.setting AND s.open = 0
  WHERE
    t.known <= :known
    AND t.until > :known
    AND t.latest >= d.begins
    AND t.earliest <= d.ends
    AND (
      d.outside = 0 OR s.beside > 0
    )
) AS c
JOIN meaning AS g
  ON g.grade = c.grade
