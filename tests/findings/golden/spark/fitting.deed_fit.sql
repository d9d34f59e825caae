-- table deed_fit: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  r.requirement,
  r.rule,
  r.role,
  CASE WHEN r.role = 6 /* role_group */ THEN w.grp ELSE r.rank END AS rank,
  r.parties,
  r.act,
  r.whom,
  w.grp,
  w.whose,
  r.setting AS wanted,
  r.known,
  r.until,
  r.own,
  r.begins_first,
  r.begins_last,
  r.ends_first,
  r.ends_last,
  d.deed,
  a.open + w.open + m.open AS open,
  r.aim * 2147483648 /* many */ + w.whose AS question,
  -2 - r.requirement AS own_question,
  CASE
    WHEN r.own = 1 OR r.begins_first < r.begins_last OR r.ends_first < r.ends_last
    THEN 1
    ELSE 0
  END AS odd
FROM requirement AS r
JOIN fit AS a
  ON a.aspect = 0 AND a.criterion = r.act AND a.fails = 0
JOIN fit AS w
  ON w.aspect = 1 AND w.criterion = r.who
JOIN fit AS m
  ON m.aspect = 2 AND m.criterion = r.whom
JOIN deed AS d
  ON d.act = a.value AND d.who = w.value AND d.whom = m.value
