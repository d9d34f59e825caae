-- table told_of_number: oblige
SELECT
  t.question,
  t.incident,
  t.known,
  n.number,
  t.origin,
  t.voice,
  t.party,
  t.points,
  t.flags,
  CASE
    WHEN t.tells = 0
    THEN t.side
    WHEN t.quantity IS NULL
    THEN 1 /* side_perhaps */
    WHEN t.quantity >= n.number
    THEN t.side
    WHEN t.side = 0 /* side_for */
    THEN 2 /* side_against */
    ELSE 4 /* side_maybe_against */
  END AS side
FROM tried AS n
JOIN told AS t
  ON t.question = n.question AND t.incident = n.incident AND t.known = n.known
