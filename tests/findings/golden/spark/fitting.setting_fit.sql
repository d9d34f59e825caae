-- table setting_fit: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  c.setting AS wanted,
  s.setting,
  t.open + n.open + p.open AS open,
  p.beside AS beside
FROM wanted AS c
JOIN fit AS t
  ON t.aspect = 3 AND t.criterion = c.targets
JOIN fit AS n
  ON n.aspect = 4 AND n.criterion = c.means
JOIN fit AS p
  ON p.aspect = 5 AND p.criterion = c.place
JOIN setting AS s
  ON s.targets = t.value AND s.means = n.value AND s.place = p.value
