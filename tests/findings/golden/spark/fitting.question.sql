-- table question: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  -2 - requirement AS question,
  requirement,
  parties,
  bearer,
  whole,
  counts,
  certifier,
  paused,
  timed,
  act,
  who,
  whom,
  setting,
  begins_first,
  begins_last,
  ends_first,
  ends_last
FROM requirement
UNION ALL
SELECT DISTINCT
  question,
  -1, /* none */
  0,
  -1, /* none */
  0,
  0,
  -1, /* none */
  0,
  0,
  act,
  whose,
  whom,
  wanted,
  -1099511627776, /* since_ever */
  -1099511627776, /* since_ever */
  1099511627776, /* ever */
  1099511627776 /* ever */
FROM deed_fit
WHERE
  own = 0
