-- table asker: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  d.*,
  u.kind,
  u.at,
  CASE
    WHEN u.kind = 3 /* kind_require_prior */ AND d.role = 1 /* role_answer */
    THEN 1
    ELSE 0
  END AS notice,
  CASE
    WHEN u.kind = 3 /* kind_require_prior */ AND d.role = 0 /* role_act */
    THEN 1
    WHEN u.kind IN (0, /* kind_forbid */2, /* kind_maintain */5 /* kind_permit */)
    AND d.role IN (0, /* role_act */5, /* role_outside */6 /* role_group */)
    THEN 1
    ELSE 0
  END AS shown,
  CASE WHEN MAX(d.rank) OVER (PARTITION BY d.rule, d.role) = 0 THEN 1 ELSE 0 END AS alone
FROM (
  SELECT DISTINCT
    requirement,
    rule,
    role,
    rank,
    grp,
    parties,
    own,
    question,
    own_question,
    known,
    until,
    begins_last,
    ends_first
  FROM deed_fit
) AS d
JOIN rule AS u
  ON u.rule = d.rule
