-- table origin_of_number: oblige
SELECT
  question,
  incident,
  known,
  number,
  origin,
  voice,
  party,
  MAX(CASE WHEN side IN (0) THEN points ELSE 0 END) AS for_least,
  BIT_OR(CASE WHEN side IN (0) THEN flags ELSE 0 END) AS flags_for_least,
  MAX(CASE WHEN side IN (0, 1) THEN points ELSE 0 END) AS for_most,
  BIT_OR(CASE WHEN side IN (0, 1) THEN flags ELSE 0 END) AS flags_for_most,
  MAX(CASE WHEN side IN (2) THEN points ELSE 0 END) AS against_least,
  BIT_OR(CASE WHEN side IN (2) THEN flags ELSE 0 END) AS flags_against_least,
  MAX(CASE WHEN side IN (1, 2, 4) THEN points ELSE 0 END) AS against_most,
  BIT_OR(CASE WHEN side IN (1, 2, 4) THEN flags ELSE 0 END) AS flags_against_most
FROM told_of_number
GROUP BY
  question,
  incident,
  known,
  number,
  origin,
  voice,
  party
