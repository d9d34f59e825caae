-- table told_of_doer: forbid, oblige, maintain, require_prior, limit, permit, register, :known
SELECT
  c.*,
  CASE
    WHEN side <> 0 /* side_for */
    THEN 3 /* basis_alleged */
    WHEN (
      doing & 2 /* doing_entitled */
    ) <> 0 AND voice = doer
    THEN 0 /* basis_admitted */
    WHEN (
      doing & 4 /* doing_technical */
    ) <> 0
    THEN 1 /* basis_technical */
    WHEN (
      doing & 8 /* doing_observed */
    ) <> 0
    THEN 2 /* basis_observed_firing */
    ELSE 3 /* basis_alleged */
  END AS basis
FROM (
  SELECT
    d.doer,
    d.parties,
    d.incident,
    a.origin,
    a.voice,
    NULLIF(p.party, -1 /* none */) AS party,
    a.points,
    a.flags,
    a.level,
    a.doing,
    CASE
      WHEN (
        a.doing & 1 /* doing_denies */
      ) <> 0
      THEN 2 /* side_against */
      WHEN a.told = 5 /* denies_author */
      AND NOT q.value IS NULL
      AND (
        q.unless_voiced = 0 OR a.voice = -1 /* none */ OR a.voice = d.doer
      )
      THEN 2 /* side_against */
      WHEN a.told = 5 /* denies_author */ OR a.told = 3 /* side_neither */
      THEN 3 /* side_neither */
      ELSE COALESCE(n.side, 2 /* side_against */)
    END AS side
  FROM accused AS d
  JOIN account AS a
    ON a.incident = d.incident AND a.known <= :known AND a.until > :known
  JOIN deed AS w
    ON w.deed = a.deed
  JOIN party AS p
    ON p.parties = d.parties AND p.voice = a.voice
  LEFT JOIN naming AS n
    ON n.bearer = d.doer AND n.value = w.who
  LEFT JOIN acquits AS q
    ON q.bearer = d.doer AND q.value = w.who
) AS c
