-- table amount: oblige
SELECT
  c.question,
  c.incident,
  c.known,
  MAX(
    CASE
      WHEN g.settled = 1 AND c.number < 1099511627776 /* ever */
      THEN c.number
      ELSE 0
    END
  ) AS least,
  MAX(CASE WHEN c.grade <> 3 /* grade_evidence_against */ THEN c.number ELSE 0 END) AS most
FROM graded_of_number AS c
JOIN meaning AS g
  ON g.grade = c.grade
GROUP BY
  c.question,
  c.incident,
  c.known
