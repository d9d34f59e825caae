-- view origin: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  question,
  grp,
  incident,
  known,
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
  BIT_OR(CASE WHEN side IN (1, 2, 4) THEN flags ELSE 0 END) AS flags_against_most,
  MIN(CASE WHEN tells = 1 THEN first END) AS first,
  MAX(CASE WHEN tells = 1 THEN last END) AS last,
  MIN(CASE WHEN tells = 1 THEN quantity END) AS fewest,
  MAX(CASE WHEN tells = 1 THEN quantity END) AS greatest,
  BIT_OR(hit) AS hit,
  BIT_OR(own_claims) AS claimed,
  BIT_OR(flags) AS flags,
  BIT_OR(CASE WHEN side = 1 /* side_perhaps */ THEN open ELSE 0 END) AS open
FROM (
  SELECT
    question,
    grp,
    incident,
    known,
    origin,
    voice,
    party,
    points,
    flags,
    first,
    last,
    quantity,
    side,
    tells,
    open,
    own_claims,
    hit
  FROM told
  UNION ALL
  SELECT
    question,
    grp,
    incident,
    known,
    origin,
    voice,
    party,
    points,
    flags,
    first,
    last,
    quantity,
    side,
    tells,
    open,
    own_claims,
    hit
  FROM of_act
  WHERE
    accounts > 1
) AS both_
GROUP BY
  question,
  grp,
  incident,
  known,
  origin,
  voice,
  party
