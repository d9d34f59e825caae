-- table once_met: oblige, register
SELECT
  u.rule,
  CASE
    WHEN COUNT(b.rule) < u.before
    THEN 1099511627776 /* ever */
    ELSE MAX(b.first)
  END AS first,
  CASE
    WHEN COUNT(b.rule) < u.before
    THEN 1099511627776 /* ever */
    ELSE MAX(b.last)
  END AS last,
  CASE WHEN COUNT(b.rule) < u.before THEN 0 ELSE MIN(b.surely) END AS sure
FROM bound AS u
LEFT JOIN (
  SELECT
    rule,
    first,
    last,
    CASE
      WHEN settled = 1 AND (
        unsettled_first IS NULL OR unsettled_first >= last
      )
      THEN 1
      ELSE 0
    END AS surely
  FROM (
    SELECT
      rule,
      rank,
      MAX(settled) AS settled,
      MIN(CASE WHEN unsettled = 1 THEN first END) AS unsettled_first,
      COALESCE(MIN(CASE WHEN settled = 1 THEN first END), MIN(first)) AS first,
      COALESCE(MIN(CASE WHEN settled = 1 THEN last END), MIN(last)) AS last
    FROM case_
    WHERE
      role = 8 /* role_before */ AND settled + unsettled > 0
    GROUP BY
      rule,
      rank
  ) AS of_each
) AS b
  ON b.rule = u.rule
WHERE
  u.before > 0 AND u.before_count = -1 /* none */
GROUP BY
  u.rule,
  u.before
