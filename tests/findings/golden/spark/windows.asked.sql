-- table asked: require_prior, oblige, register
SELECT
  q.*,
  GREATEST(
    -1099511627776 /* since_ever */,
    LEAST(1099511627776 /* ever */, q.first + f.high_first)
  ) AS due_first,
  GREATEST(
    -1099511627776 /* since_ever */,
    LEAST(1099511627776 /* ever */, q.last + f.high_last)
  ) AS due_last,
  f.span,
  GREATEST(q.last, COALESCE(z.latest - f.high_last, q.last)) AS latest,
  CASE
    WHEN GREATEST(q.last + f.high_last, COALESCE(z.latest, q.last + f.high_last)) + n.longest <= n.ends_first
    THEN n.line
    ELSE -2 - q.rule
  END AS line,
  CASE
    WHEN GREATEST(q.last + f.high_last, COALESCE(z.latest, q.last + f.high_last)) + n.longest <= n.ends_first
    THEN 0
    ELSE f.parties
  END AS parties
FROM (
  SELECT
    c.rule,
    c.incident AS ask,
    0 AS frame,
    c.first,
    c.last,
    1 AS sure,
    0 AS by_act
  FROM shown AS c
  WHERE
    c.kind = 3 /* kind_require_prior */ AND c.outcome = 0 /* is_violation */
  UNION ALL
  SELECT
    b.rule,
    b.incident,
    0,
    b.first,
    b.last,
    CASE
      WHEN b.settled = 1 AND b.first >= u.begins_last AND b.last <= u.ends_first
      THEN 1
      ELSE 0
    END,
    1
  FROM best AS b
  JOIN bound AS u
    ON u.rule = b.rule
  WHERE
    b.role = 2 /* role_trigger */
    AND b.settled + b.unsettled > 0
    AND b.last >= u.begins_first
    AND b.first <= u.ends_last
  UNION ALL
  SELECT
    rule,
    1,
    0,
    first,
    last,
    sure,
    0
  FROM once_met
  UNION ALL
  SELECT
    rule,
    1,
    0,
    first,
    GREATEST(first, last),
    CASE WHEN GREATEST(first, last) < 1099511627776 /* ever */ THEN 1 ELSE 0 END,
    0
  FROM all_came
  UNION ALL
  SELECT
    d.rule,
    d.number,
    d.frame,
    d.first,
    d.last,
    1,
    0
  FROM due AS d
  JOIN bound AS u
    ON u.rule = d.rule
) AS q
JOIN frame AS f
  ON f.rule = q.rule AND f.frame = q.frame AND f.tier = 0
LEFT JOIN line AS n
  ON n.rule = q.rule
LEFT JOIN local_day AS z
  ON z.clock = f.clock
  AND z.bucket = (
    q.last & (
      -2048
    )
  )
  AND q.last >= z.first
  AND q.last <= z.last
