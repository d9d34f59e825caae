"""`amounts`: how many people or things acts brought; and sums of numbers over spans of time."""

from truce.findings.engine.plans.step import Step
from truce.findings.engine.plans.weighing import NO_MORE, graded, weighed

_KEYS = "question, incident, known, number"

TRIED = Step("tried", """
SELECT DISTINCT t.question, t.incident, t.known, COALESCE(t.quantity, :ever) AS number
FROM told AS t JOIN question AS r ON r.question = t.question AND r.counts = 1
WHERE t.tells = 1
""")  # fmt: skip
"""`amount`: the numbers that accounts of an act tell; where one tells none, it may be any number."""

TOLD_OF_NUMBER = Step("told_of_number", """
SELECT t.question, t.incident, t.known, n.number, t.origin, t.voice, t.party, t.points, t.flags,
       CASE WHEN t.tells = 0 THEN t.side
            WHEN t.quantity IS NULL THEN :side_perhaps
            WHEN t.quantity >= n.number THEN t.side
            WHEN t.side = :side_for THEN :side_against
            ELSE :side_maybe_against END AS side
FROM tried AS n
JOIN told AS t ON t.question = n.question AND t.incident = n.incident AND t.known = n.known
""", only_if="tried")  # fmt: skip
"""`_held`: each account held against the claim that it were at least so many."""

GRADED_OF_NUMBER = Step(
    "graded_of_number",
    graded(
        f"({weighed('told_of_number', _KEYS, NO_MORE, NO_MORE)})",
        "w.question, w.incident, w.known, w.number, g.grade",
    ),
    only_if="told_of_number",
)

AMOUNT = Step("amount", """
SELECT c.question, c.incident, c.known,
       MAX(CASE WHEN g.settled = 1 AND c.number < :ever THEN c.number ELSE 0 END) AS least,
       MAX(CASE WHEN c.grade <> :grade_evidence_against THEN c.number ELSE 0 END) AS most
FROM graded_of_number AS c JOIN meaning AS g ON g.grade = c.grade
GROUP BY c.question, c.incident, c.known
""", only_if="graded_of_number")  # fmt: skip
"""`amount`: the least number that is established, and the greatest that is not refuted."""

NUMBERS = (TRIED, TOLD_OF_NUMBER, GRADED_OF_NUMBER, AMOUNT)
"""The steps from accounts with their sides to how much each act brought."""

FRAMED = Step("framed", """
SELECT rule, number, begins_first AS may_from, ends_last AS may_to, begins_last AS sure_from,
       ends_first AS sure_to
FROM period
UNION ALL
SELECT o.rule, o.ask, GREATEST(:since_ever, LEAST(:ever, o.since_first + f.low_first)), q.due_last,
       GREATEST(:since_ever, LEAST(:ever, o.since_last + f.low_last)), q.due_first
FROM owed AS o
JOIN calls AS q ON q.rule = o.rule AND q.ask = o.ask
JOIN frame AS f ON f.rule = o.rule AND f.frame = q.frame AND f.tier = 0
""")  # fmt: skip
"""The spans of time over which numbers are summed: the periods of a number, and the times for the calls
of a duty that takes one. What touches the wider span may lie in it, what lies in the narrower surely does."""

PART = Step("part", """
SELECT rule, first, last, CASE WHEN settled = 1 THEN least ELSE 0 END AS least,
       CASE WHEN settled + unsettled = 1 THEN most ELSE 0 END AS most, most AS hoped, 0 AS certified
FROM counted WHERE owed <> :none OR fixed = 1
UNION ALL
SELECT c.rule, c.first, c.last, c.fewest, c.greatest, c.greatest, c.certified
FROM case_ AS c JOIN bound AS u ON u.rule = c.rule AND u.count <> :none
WHERE c.role = :role_done
""")  # fmt: skip
"""What is summed, with the time at which it came. `hoped` counts what is unverified too."""

SPANNED = Step("spanned", """
SELECT rule, number, SUM(for_sure * least) AS least, SUM(for_may * most) AS most,
       SUM(for_may * hoped) AS hoped, SUM(for_may * certified) AS certified
FROM (
  SELECT rule, number, for_sure, for_may, SUM(least) OVER w AS least, SUM(most) OVER w AS most,
         SUM(hoped) OVER w AS hoped, SUM(certified) OVER w AS certified
  FROM (
    SELECT rule, 0 AS edge, first AS minute, 1 AS turn, NULL AS number, 0 AS for_sure, 0 AS for_may,
           least, most, hoped, certified FROM part
    UNION ALL SELECT rule, 1, last, 1, NULL, 0, 0, least, most, hoped, certified FROM part
    UNION ALL SELECT rule, 0, may_to, 2, number, 0, 1, 0, 0, 0, 0 FROM framed
    UNION ALL SELECT rule, 1, may_from, 0, number, 0, -1, 0, 0, 0, 0 FROM framed
    UNION ALL SELECT rule, 1, sure_to, 2, number, 1, 0, 0, 0, 0, 0 FROM framed
    UNION ALL SELECT rule, 0, sure_from, 0, number, -1, 0, 0, 0, 0, 0 FROM framed
  ) AS marks
  WINDOW w AS (PARTITION BY rule, edge ORDER BY minute, turn ROWS UNBOUNDED PRECEDING)
) AS sums
WHERE number IS NOT NULL
GROUP BY rule, number
""", only_if="framed")  # fmt: skip
"""What touches a span: all that had begun by its end, less all that had ended before it. What lies in it: all
that had ended by its end, less all that had begun before it; so what covers it is taken off too often."""

COVERING = Step("covering", """
SELECT f.rule, f.number, SUM(p.least) AS least
FROM framed AS f
JOIN (
  SELECT rule, MIN(sure_to - sure_from) AS shortest FROM framed WHERE sure_from <= sure_to GROUP BY rule
) AS s ON s.rule = f.rule
JOIN part AS p ON p.rule = f.rule AND p.last - p.first > s.shortest
  AND p.first < f.sure_from AND p.last > f.sure_to
WHERE f.sure_from <= f.sure_to
GROUP BY f.rule, f.number
""", only_if="framed")  # fmt: skip
"""What is so uncertain in time that it begins before a span and ends after it."""

SUMMED = Step("summed", """
SELECT s.rule, s.number, s.most, s.hoped, s.certified,
       CASE WHEN f.sure_from > f.sure_to THEN 0 ELSE s.least + COALESCE(c.least, 0) END AS least
FROM spanned AS s
JOIN framed AS f ON f.rule = s.rule AND f.number = s.number
LEFT JOIN covering AS c ON c.rule = s.rule AND c.number = s.number
""", only_if="framed")  # fmt: skip
"""`together`, and the sums of `_reached`: at least, at most, and if all that is unverified is true."""

SUMS = (FRAMED, PART, SPANNED, COVERING, SUMMED)
"""The steps from how much each act brought to how much came in a span of time."""
