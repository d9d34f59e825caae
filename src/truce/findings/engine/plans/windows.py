"""`windows.answered`: what answers an act, or fulfils a duty, in its time.

What answers lies on a line of time, on which what wants an answer looks for it. A rule has a line of its own
(numbered below zero) only where it has to: notices that many agreements ask for, each of its own parties but
of the same giver, are on one line, that of their question.
"""

from truce.findings.engine.plans.step import Step

LINE = Step("line", """
SELECT a.rule, a.question AS line, a.ends_first, m.longest
FROM asker AS a
JOIN (
  SELECT question, MAX(latest - earliest) AS longest, MAX(between_) AS voiced FROM met GROUP BY question
) AS m ON m.question = a.question AND m.voiced = 0
LEFT JOIN (
  SELECT question FROM cases UNION SELECT question FROM new_cases
) AS o ON o.question = a.own_question
WHERE a.notice = 1 AND a.alone = 1 AND a.own = 0 AND a.known <= :known AND a.until > :known
  AND o.question IS NULL
""")  # fmt: skip
"""The line on which the acts under a rule may wait for notice, if nothing but that question answers them: as
long as nothing on it that may be in time for an act (`longest`: the longest time that is told of one) can be
of a time after the rule ended, it is the same as a line of the rule's own."""

ASKED = Step("asked", """
SELECT q.*, GREATEST(:since_ever, LEAST(:ever, q.first + f.high_first)) AS due_first,
       GREATEST(:since_ever, LEAST(:ever, q.last + f.high_last)) AS due_last, f.span,
       CASE WHEN q.last + f.high_last + n.longest <= n.ends_first THEN n.line ELSE -2 - q.rule END AS line,
       CASE WHEN q.last + f.high_last + n.longest <= n.ends_first THEN 0 ELSE f.parties END AS parties
FROM (
  SELECT c.rule, c.incident AS ask, 0 AS frame, c.first, c.last, 1 AS sure, 0 AS by_act
  FROM shown AS c WHERE c.kind = :kind_require_prior AND c.outcome = :is_violation
  UNION ALL
  SELECT b.rule, b.incident, 0, b.first, b.last,
         CASE WHEN b.settled = 1 AND b.first >= u.begins_last AND b.last <= u.ends_first THEN 1
              ELSE 0 END, 1
  FROM best AS b JOIN bound AS u ON u.rule = b.rule
  WHERE b.role = :role_trigger AND b.settled + b.unsettled > 0
    AND b.last >= u.begins_first AND b.first <= u.ends_last
  UNION ALL
  SELECT rule, 1, 0, first, last, sure, 0 FROM once_met
  UNION ALL
  SELECT rule, 1, 0, first, GREATEST(first, last),
         CASE WHEN GREATEST(first, last) < :ever THEN 1 ELSE 0 END, 0
  FROM all_came
  UNION ALL
  SELECT d.rule, d.number, d.frame, d.first, d.last, 1, 0 FROM due AS d JOIN bound AS u ON u.rule = d.rule
) AS q
JOIN frame AS f ON f.rule = q.rule AND f.frame = q.frame AND f.tier = 0
LEFT JOIN line AS n ON n.rule = q.rule
""")  # fmt: skip
"""What wants an answer: acts that need notice, and calls of a duty (`_calls`)."""

REPLY = Step("reply", """
SELECT f.parties, r.line, f.span, f.tier, CASE WHEN f.tier = 1 THEN r.sure ELSE r.settled END AS surely,
       r.last - f.high_first AS sure_from, r.first - f.low_last AS sure_to,
       r.first - f.high_last AS may_from, r.last - f.low_first AS may_to
FROM (
  SELECT -2 - rule AS line, first, last, settled, unsettled, unverified, sure, certified FROM best_notice
  UNION ALL
  SELECT -2 - rule AS line, first, last, settled, unsettled, unverified, sure, certified
  FROM case_ WHERE role = :role_done
  UNION ALL
  SELECT question AS line, first, last, settled, unsettled, unverified, sure, certified FROM met
) AS r
JOIN (
  SELECT DISTINCT q.parties, q.line, f.span, f.tier, f.low_first, f.low_last, f.high_first, f.high_last
  FROM asked AS q JOIN frame AS f ON f.rule = q.rule AND f.frame = q.frame
) AS f ON f.line = r.line
WHERE CASE f.tier WHEN 0 THEN r.settled + r.unsettled WHEN 1 THEN r.unverified WHEN 2 THEN r.settled
                  WHEN 3 THEN r.certified ELSE r.settled + r.unsettled + r.unverified END = 1
""", only_if="asked")  # fmt: skip
"""What answers an act, or fulfils a duty, as the minutes of an act that it answers: surely, and perhaps.
Tier 0: what is established, or perhaps so. 1: what is unverified. However late: 2: what is established,
3: what is certified, 4: what nothing speaks against."""

COVER = Step("cover", """
SELECT parties, line, span, tier, MIN(sure_from) AS sure_from, MAX(sure_to) AS sure_to
FROM (
  SELECT *, SUM(gap) OVER (
      PARTITION BY parties, line, span, tier ORDER BY sure_from, sure_to ROWS UNBOUNDED PRECEDING) AS island
  FROM (
    SELECT *, CASE WHEN sure_from <= 1 + MAX(sure_to) OVER (
        PARTITION BY parties, line, span, tier ORDER BY sure_from, sure_to
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) THEN 0 ELSE 1 END AS gap
    FROM reply WHERE surely = 1 AND sure_from <= sure_to
  ) AS gaps
) AS islands
GROUP BY parties, line, span, tier, island
""", only_if="reply")  # fmt: skip
"""The minutes at which an act is surely answered, as islands without gaps: `sure` in `answered`."""

_REACHED = """
  CASE WHEN needed <= MAX(reaches) OVER (
    PARTITION BY parties, line, span, tier ORDER BY minute, asks ROWS UNBOUNDED PRECEDING
  ) THEN 1 ELSE 0 END"""

_ASKS = """
FROM (
  SELECT DISTINCT q.parties, q.line, q.span, f.tier, q.first, q.last
  FROM asked AS q JOIN frame AS f ON f.rule = q.rule AND f.frame = q.frame
) AS q"""

ANSWERED = Step("answered", """
SELECT q.rule, q.ask, a.covered, a.possible, a.covered_unverified, a.possible_unverified, a.late, a.certified,
       a.perhaps_late
FROM asked AS q
JOIN (
  SELECT parties, line, span, first, last, MAX(CASE WHEN tier = 0 THEN covered ELSE 0 END) AS covered,
         MAX(CASE WHEN tier = 0 THEN possible ELSE 0 END) AS possible,
         MAX(CASE WHEN tier = 1 THEN covered ELSE 0 END) AS covered_unverified,
         MAX(CASE WHEN tier = 1 THEN possible ELSE 0 END) AS possible_unverified,
         MAX(CASE WHEN tier = 2 THEN covered ELSE 0 END) AS late,
         MAX(CASE WHEN tier = 3 THEN possible ELSE 0 END) AS certified,
         MAX(CASE WHEN tier = 4 THEN possible ELSE 0 END) AS perhaps_late
  FROM (
    SELECT parties, line, span, tier, first, last, asks, 0 AS possible, REACHED AS covered
    FROM (
      SELECT parties, line, span, tier, 0 AS first, 0 AS last, sure_from AS minute, 0 AS asks,
             sure_to AS reaches, NULL AS needed
      FROM cover
      UNION ALL
      SELECT parties, line, span, tier, first, last, first, 1, NULL, last ASKS
    ) AS surely
    UNION ALL
    SELECT parties, line, span, tier, first, last, asks, REACHED AS possible, 0
    FROM (
      SELECT parties, line, span, tier, 0 AS first, 0 AS last, may_from AS minute, 0 AS asks,
             may_to AS reaches, NULL AS needed
      FROM reply
      UNION ALL
      SELECT parties, line, span, tier, first, last, last, 1, NULL, first ASKS
    ) AS perhaps
  ) AS both_ WHERE asks = 1
  GROUP BY parties, line, span, first, last
) AS a ON a.parties = q.parties AND a.line = q.line AND a.span = q.span AND a.first = q.first
  AND a.last = q.last
""".replace("REACHED", _REACHED).replace("ASKS", _ASKS), only_if="asked")  # fmt: skip
"""`answered`. Covered: the last island that begins by the act's first minute reaches to its last one.
Possible: of the answers that may come early enough some may come late enough."""
