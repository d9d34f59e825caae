-- table deed_fit: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  r.requirement,
  r.rule,
  r.role,
  CASE WHEN r.role = 6 /* role_group */ THEN w.grp ELSE r.rank END AS rank,
  r.parties,
  w.grp,
  w.whose,
  r.setting AS wanted,
  r.known,
  r.until,
  r.begins_first,
  r.begins_last,
  LEAST(r.ends_first, u.at) AS ends_first,
  LEAST(r.ends_last, u.at) AS ends_last,
  d.deed,
  a.open + w.open + m.open AS open,
  CASE
    WHEN r.whole + r.paused + r.counts > 0 OR r.certifier <> -1 /* none */
    THEN 1
    ELSE 0
  END AS special
FROM requirement AS r
JOIN rule AS u
  ON u.rule = r.rule
JOIN fit AS a
  ON a.aspect = 0 AND a.criterion = r.act AND a.fails = 0
JOIN fit AS w
  ON w.aspect = 1 AND w.criterion = r.who
JOIN fit AS m
  ON m.aspect = 2 AND m.criterion = r.whom
JOIN deed AS d
  ON d.act = a.value AND d.who = w.value AND d.whom = m.value
