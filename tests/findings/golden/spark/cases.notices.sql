-- table notice: require_prior, :known
SELECT
  d.rule,
  d.role,
  d.rank,
  d.kind,
  d.alone,
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
  t.open,
  t.sure,
  t.certified,
  t.named,
  t.aside,
  t.claimed,
  t.excuse,
  t.outcome,
  t.place,
  t.settled,
  t.unsettled,
  t.unverified
FROM met AS t
JOIN (
  SELECT
    a.*
  FROM asker AS a
  JOIN (
    SELECT DISTINCT
      rule
    FROM asked
    WHERE
      line < 0
  ) AS w
    ON w.rule = a.rule
  WHERE
    a.notice = 1
) AS d
  ON d.question = t.question AND d.own = 0
WHERE
  d.known <= :known
  AND d.until > :known
  AND t.earliest >= d.begins_last
  AND t.latest <= d.ends_first
  AND (
    t.between_ = 0 OR t.between_ = d.parties
  )
  AND (
    d.role <> 6 /* role_group */ OR t.named = 1
  )
  AND (
    d.role <> 5 /* role_outside */ OR t.aside = 1
  )
UNION ALL
SELECT
  d.rule,
  d.role,
  d.rank,
  d.kind,
  d.alone,
  c.incident,
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
  c.excuse,
  g.outcome,
  g.rank AS place,
  g.settled,
  g.unsettled,
  g.unverified
FROM cases AS c
JOIN (
  SELECT
    a.*
  FROM asker AS a
  JOIN (
    SELECT DISTINCT
      rule
    FROM asked
    WHERE
      line < 0
  ) AS w
    ON w.rule = a.rule
  WHERE
    a.notice = 1
) AS d
  ON d.own_question = c.question AND d.grp = c.grp AND c.latest <= d.at
JOIN meaning AS g
  ON g.grade = c.grade
WHERE
  c.known <= :known
  AND c.until > :known
  AND d.known <= :known
  AND d.until > :known
  AND (
    d.role <> 6 /* role_group */ OR c.named = 1
  )
  AND (
    d.role <> 5 /* role_outside */ OR c.aside = 1
  )
UNION ALL
SELECT
  d.rule,
  d.role,
  d.rank,
  d.kind,
  d.alone,
  c.incident,
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
  c.excuse,
  g.outcome,
  g.rank AS place,
  g.settled,
  g.unsettled,
  g.unverified
FROM new_cases AS c
JOIN (
  SELECT
    a.*
  FROM asker AS a
  JOIN (
    SELECT DISTINCT
      rule
    FROM asked
    WHERE
      line < 0
  ) AS w
    ON w.rule = a.rule
  WHERE
    a.notice = 1
) AS d
  ON d.own_question = c.question AND d.grp = c.grp AND c.latest > d.at
JOIN meaning AS g
  ON g.grade = c.grade
WHERE
  c.known <= :known
  AND c.until > :known
  AND d.known <= :known
  AND d.until > :known
  AND (
    d.role <> 6 /* role_group */ OR c.named = 1
  )
  AND (
    d.role <> 5 /* role_outside */ OR c.aside = 1
  )
