-- table case_: forbid, oblige, maintain, require_prior, limit, permit, register, :known
SELECT
  c.*,
  g.outcome,
  g.rank AS place,
  g.settled,
  g.unsettled,
  g.unverified
FROM cases AS c
JOIN meaning AS g
  ON g.grade = c.grade
JOIN bound AS u
  ON u.rule = c.rule
WHERE
  c.known <= :known AND c.until > :known
