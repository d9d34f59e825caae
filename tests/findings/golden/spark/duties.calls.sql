-- table calls: oblige, register
SELECT
  q.rule,
  q.ask,
  q.frame,
  q.first,
  q.last,
  q.due_first,
  q.due_last,
  u.at,
  u.unnamed,
  u.effort,
  u.count,
  u.for_each,
  CASE WHEN s.call = 1 THEN 0 ELSE q.sure END AS sure,
  CASE
    WHEN q.due_first >= u.at
    THEN CASE WHEN u.at > u.over_last THEN 0 ELSE 2 END
    WHEN q.due_first > u.over_last OR q.due_last < u.since_first OR s.due = 2
    THEN 0
    WHEN q.due_last <= u.over_first
    AND q.due_first >= u.since_last
    AND COALESCE(s.due, 0) = 0
    THEN 2
    ELSE 1
  END AS owed
FROM asked AS q
JOIN bound AS u
  ON u.rule = q.rule AND u.kind IN (1, /* kind_oblige */6 /* kind_register */)
LEFT JOIN suspended AS s
  ON s.rule = q.rule AND s.ask = q.ask
WHERE
  COALESCE(s.call, 0) < 2
