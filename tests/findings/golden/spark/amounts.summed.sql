-- table summed: oblige, limit
SELECT
  s.rule,
  s.number,
  s.most,
  s.hoped,
  s.certified,
  CASE WHEN f.sure_from > f.sure_to THEN 0 ELSE s.least + COALESCE(c.least, 0) END AS least
FROM spanned AS s
JOIN framed AS f
  ON f.rule = s.rule AND f.number = s.number
LEFT JOIN covering AS c
  ON c.rule = s.rule AND c.number = s.number
