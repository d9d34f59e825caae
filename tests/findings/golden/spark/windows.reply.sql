-- table reply: require_prior, oblige, register
SELECT
  f.parties,
  r.rule,
  f.frame,
  f.tier,
  CASE WHEN f.tier = 1 THEN r.sure ELSE r.settled END AS surely,
  r.last - f.high_first AS sure_from,
  r.first - f.low_last AS sure_to,
  r.first - f.high_last AS may_from,
  r.last - f.low_first AS may_to
FROM (
  SELECT
    rule,
    first,
    last,
    settled,
    unsettled,
    unverified,
    sure,
    certified
  FROM best
  WHERE
    role = 1 /* role_answer */
  UNION ALL
  SELECT
    rule,
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
) AS r
JOIN frame AS f
  ON f.rule = r.rule
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
