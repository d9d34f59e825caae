-- table restored: maintain
SELECT
  rule,
  MAX(CASE WHEN nth_settled = 1 AND settled = 1 THEN first END) AS surely,
  MAX(CASE WHEN nth_settled = 1 AND settled = 1 THEN incident END) AS surely_in,
  MAX(CASE WHEN nth_settled = 2 AND settled = 1 THEN first END) AS else_surely,
  MAX(CASE WHEN nth = 1 THEN last END) AS perhaps,
  MAX(CASE WHEN nth = 1 THEN incident END) AS perhaps_in,
  MAX(CASE WHEN nth = 2 THEN last END) AS else_perhaps
FROM (
  SELECT
    b.rule,
    b.incident,
    b.first,
    b.last,
    b.settled,
    ROW_NUMBER() OVER (PARTITION BY b.rule ORDER BY b.settled DESC, b.first DESC) AS nth_settled,
    ROW_NUMBER() OVER (PARTITION BY b.rule ORDER BY b.last DESC) AS nth
  FROM best AS b
  JOIN bound AS u
    ON u.rule = b.rule AND u.kind = 2 /* kind_maintain */
  WHERE
    b.role = 1 /* role_answer */ AND b.settled + b.unsettled = 1
) AS ranked
GROUP BY
  rule
