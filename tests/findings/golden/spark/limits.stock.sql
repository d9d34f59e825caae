-- table stock: limit
SELECT
  rule,
  MAX(CASE WHEN settled = 1 THEN least ELSE 0 END) AS least,
  MAX(most) AS most
FROM counted
GROUP BY
  rule
