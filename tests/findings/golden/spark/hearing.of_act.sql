-- view of_act: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  -1 AS question,
  c.parties AS grp,
  a.incident,
  a.known,
  c.accounts,
  a.origin,
  a.voice,
  NULLIF(p.party, -1 /* none */) AS party,
  a.points,
  a.flags,
  a.first,
  a.last,
  NULLIF(a.quantity, -1 /* none */) AS quantity,
  a.told_act AS side,
  CASE WHEN a.told_act = 0 /* side_for */ THEN 1 ELSE 0 END AS tells,
  0 AS open,
  0 AS own_claims,
  CASE
    WHEN a.told_act <> 0 /* side_for */
    THEN 0
    WHEN a.quantity = -1 /* none */
    THEN 1 /* hit_case */ + 2 /* hit_sure */
    WHEN a.voice = -1 /* none */
    THEN 1 /* hit_case */ + 2 /* hit_sure */ + 32 /* hit_heard */ + 64 /* hit_numbered */
    ELSE 1 /* hit_case */ + 2 /* hit_sure */ + 64 /* hit_numbered */
  END AS hit
FROM (
  SELECT
    0 AS parties,
    incident,
    known,
    accounts
  FROM new_tale
  WHERE
    voiced = 0
  UNION ALL
  SELECT DISTINCT
    q.parties,
    t.incident,
    t.known,
    t.accounts
  FROM new_tale AS t
  JOIN heard AS h
    ON h.incident = t.incident
  JOIN (
    SELECT DISTINCT
      deed,
      parties
    FROM deed_fit
  ) AS q
    ON q.deed = h.deed
  WHERE
    t.voiced = 1
) AS c
JOIN spoken AS a
  ON a.incident = c.incident AND a.known = c.known
JOIN party AS p
  ON p.parties = c.parties AND p.voice = a.voice
