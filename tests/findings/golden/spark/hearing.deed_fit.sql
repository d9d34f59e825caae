-- table deed_fit: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  r.requirement,
  r.setting AS wanted,
  r.beside AS asks_beside,
  w.beside AS beside,
  r.begins_first,
  r.begins_last,
  r.ends_first,
  r.ends_last,
  d.deed,
  a.open + w.open + m.open AS open,
  a.fails AS fails
FROM requirement AS r
JOIN fit AS a
  ON a.aspect = 0 AND a.criterion = r.act
JOIN fit AS w
  ON w.aspect = 1 AND w.criterion = r.who
JOIN fit AS m
  ON m.aspect = 2 AND m.criterion = r.whom
JOIN deed AS d
  ON d.act = a.value AND d.who = w.value AND d.whom = m.value
WHERE
  r.role <> 4 /* role_happened */
