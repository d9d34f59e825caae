-- table told_of_level: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  doer,
  parties,
  incident,
  -1 /* none */ AS wanted,
  origin,
  voice,
  party,
  points,
  flags,
  side
FROM told_of_doer
UNION ALL
SELECT
  t.doer,
  t.parties,
  t.incident,
  w.level,
  t.origin,
  t.voice,
  t.party,
  t.points,
  t.flags,
  CASE
    WHEN t.level = 4 /* level_unknown */
    THEN 3 /* side_neither */
    WHEN t.side = 1 /* side_perhaps */
    THEN 1 /* side_perhaps */
    WHEN t.level = w.level
    THEN 0 /* side_for */
    ELSE 2 /* side_against */
  END
FROM (
  SELECT DISTINCT
    doer,
    parties,
    incident,
    level
  FROM told_of_doer
  WHERE
    side = 0 /* side_for */ AND level <> 4 /* level_unknown */
) AS w
JOIN told_of_doer AS t
  ON t.doer = w.doer AND t.parties = w.parties AND t.incident = w.incident
WHERE
  t.side IN (0, /* side_for */1 /* side_perhaps */)
