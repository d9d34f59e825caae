-- table line: require_prior, :known
SELECT
  a.rule,
  a.question AS line,
  a.ends_first,
  m.longest
FROM asker AS a
JOIN (
  SELECT
    question,
    MAX(latest - earliest) AS longest,
    MAX(between_) AS voiced
  FROM met
  GROUP BY
    question
) AS m
  ON m.question = a.question AND m.voiced = 0
LEFT JOIN (
  SELECT
    question
  FROM cases
  UNION
  SELECT
    question
  FROM new_cases
) AS o
  ON o.question = a.own_question
WHERE
  a.notice = 1
  AND a.alone = 1
  AND a.own = 0
  AND a.known <= :known
  AND a.until > :known
  AND o.question IS NULL
