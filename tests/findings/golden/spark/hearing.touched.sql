-- table touched: limit
SELECT
  incident
FROM late
UNION
SELECT
  a.incident
FROM account AS a
JOIN gone AS g
  ON g.account = a.account
