-- table touched: limit, :at, :known
SELECT DISTINCT
  incident
FROM tale
WHERE
  known <= :known AND until > :known AND earliest <= :at AND latest > :at
