-- table reply: require_prior, oblige, register
SELECT
  f.parties,
  r.line,
  f.span,
  f.tier,
  CASE WHEN f.tier = 1 THEN r.sure ELSE r.settled END AS surely,
  r.last - f.high_first AS sure_from,
  r.first - f.low_last AS sure_to,
  r.first - f.high_last AS may_from,
  r.last - f.low_first AS may_to
FROM (
  SELECT
    -2 - rule AS line,
    first,
    last,
    settled,
    unsettled,
    unverified,
    sure,
    certified
  FROM best_notice
  UNION ALL
  SELECT
    -2 - rule AS line,
    first,
    last,
    settled,
    unsettled,
    unverified,
    sure,
    certified
  FROM case_
  WHERE
    role = 3 /* role_done */
  UNION ALL
  SELECT
    question AS line,
    first,
    last,
    settled,
    unsettled,
    unverified,
    sure,
    certified
  FROM met
) AS r
JOIN (
  SELECT DISTINCT
    q.parties,
    q.line,
    f.span,
    f.tier,
    f.low_first,
    f.low_last,
    f.high_first,
    f.high_last
  FROM asked AS q
  JOIN frame AS f
    ON f.rule = q.rule AND f.frame = q.frame
) AS f
  ON f.line = r.line
WHERE
  CASE f.tier
    WHEN 0
    THEN r.settled + r.unsettled
    WHEN 1
    THEN r.unverified
    WHEN 2
    THEN r.settled
    WHEN 3
    THEN r.certified
    ELSE r.settled + r.unsettled + r.unverified
  END = 1
