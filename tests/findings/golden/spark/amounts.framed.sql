-- table framed: oblige, limit
SELECT
  rule,
  number,
  begins_first AS may_from,
  ends_last AS may_to,
  begins_last AS sure_from,
  ends_first AS sure_to
FROM period
UNION ALL
SELECT
  o.rule,
  o.ask,
  GREATEST(
    -1099511627776 /* since_ever */,
    LEAST(1099511627776 /* ever */, o.since_first + f.low_first)
  ),
  q.due_last,
  GREATEST(
    -1099511627776 /* since_ever */,
    LEAST(1099511627776 /* ever */, o.since_last + f.low_last)
  ),
  q.due_first
FROM owed AS o
JOIN calls AS q
  ON q.rule = o.rule AND q.ask = o.ask
JOIN frame AS f
  ON f.rule = o.rule AND f.frame = q.frame AND f.tier = 0
