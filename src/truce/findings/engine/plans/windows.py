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
       GREATEST(q.last, COALESCE(z.latest - f.high_last, q.last)) AS latest,
       CASE WHEN GREATEST(q.last + f.high_last, COALESCE(z.latest, q.last + f.high_last)) + n.longest
                 <= n.ends_first THEN n.line ELSE -2 - q.rule END AS line,
       CASE WHEN GREATEST(q.last + f.high_last, COALESCE(z.latest, q.last + f.high_last)) + n.longest
                 <= n.ends_first THEN 0 ELSE f.parties END AS parties
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
LEFT JOIN local_day AS z ON z.clock = f.clock AND z.bucket = (q.last & (-2048))
  AND q.last >= z.first AND q.last <= z.last
""")  # fmt: skip
"""What wants an answer: acts that need notice, and calls of a duty (`_calls`). `latest`: the last minute at
which an act is answered by what comes at the last, where days of notice count by the calendar (`_latest`)."""

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

EDGE = Step("edge", """
SELECT *
FROM (
  SELECT *, MAX(CASE WHEN surely = 1 THEN ends END) OVER w AS sure_before,
         MAX(CASE WHEN perhaps = 1 THEN ends END) OVER w AS may_before
  FROM (
    SELECT parties, line, span, tier, may_from AS begins, may_to AS ends, 1 AS perhaps,
           CASE WHEN sure_from = may_from AND sure_to = may_to THEN surely ELSE 0 END AS surely
    FROM reply WHERE may_from <= may_to
    UNION ALL
    SELECT parties, line, span, tier, sure_from, sure_to, 0, 1
    FROM reply WHERE surely = 1 AND sure_from <= sure_to AND (sure_from <> may_from OR sure_to <> may_to)
  ) AS spans
  WINDOW w AS (
    PARTITION BY parties, line, span, tier ORDER BY begins, ends
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
) AS marked
WHERE (surely = 1 AND (sure_before IS NULL OR begins > 1 + sure_before))
   OR (perhaps = 1 AND (may_before IS NULL OR begins > 1 + may_before))
""", only_if="reply")  # fmt: skip
"""Where, after a gap, an act begins to be answered, surely or perhaps; `before`: up to when it was before the
gap. Most answers are as sure as they are possible, so one pass serves both."""


def _islands(surely: int, which: str) -> str:
    return f"""
SELECT i.parties, i.line, i.span, i.tier, {surely} AS surely, i.begins,
       COALESCE(LEAD(i.before, 1) OVER (
         PARTITION BY i.parties, i.line, i.span, i.tier ORDER BY i.begins), w.{which}) AS ends
FROM (
  SELECT parties, line, span, tier, begins, {which}_before AS before FROM edge
  WHERE {"surely" if surely else "perhaps"} = 1 AND ({which}_before IS NULL OR begins > 1 + {which}_before)
) AS i
JOIN (
  SELECT parties, line, span, tier, MAX(CASE WHEN may_from <= may_to THEN may_to END) AS may,
         MAX(CASE WHEN surely = 1 AND sure_from <= sure_to THEN sure_to END) AS sure
  FROM reply GROUP BY parties, line, span, tier
) AS w ON w.parties = i.parties AND w.line = i.line AND w.span = i.span AND w.tier = i.tier"""  # noqa: S608


COVER = Step("cover", f"{_islands(1, 'sure')} UNION ALL {_islands(0, 'may')}", only_if="reply")
"""The minutes at which an act is answered, surely and perhaps, as islands without gaps: one ends where all
before the next one had ended."""

_REACHED = """
  CASE WHEN needed <= MAX(reaches) OVER (
    PARTITION BY parties, line, span, tier ORDER BY minute, asks ROWS UNBOUNDED PRECEDING
  ) THEN 1 ELSE 0 END"""

_ASKS = """
FROM (
  SELECT DISTINCT q.parties, q.line, q.span, f.tier, q.first, q.last, q.latest
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
      SELECT parties, line, span, tier, 0 AS first, 0 AS last, begins AS minute, 0 AS asks,
             ends AS reaches, NULL AS needed
      FROM cover WHERE surely = 1
      UNION ALL
      SELECT parties, line, span, tier, first, last, first, 1, NULL, last ASKS
    ) AS surely
    UNION ALL
    SELECT parties, line, span, tier, first, last, asks, REACHED AS possible, 0
    FROM (
      SELECT parties, line, span, tier, 0 AS first, 0 AS last, begins AS minute, 0 AS asks,
             ends AS reaches, NULL AS needed
      FROM cover WHERE surely = 0
      UNION ALL
      SELECT parties, line, span, tier, 0, 0, may_from, 0, may_to, NULL FROM reply WHERE may_from > may_to
      UNION ALL
      SELECT parties, line, span, tier, first, last, latest, 1, NULL, first ASKS
    ) AS perhaps
  ) AS both_ WHERE asks = 1
  GROUP BY parties, line, span, first, last
) AS a ON a.parties = q.parties AND a.line = q.line AND a.span = q.span AND a.first = q.first
  AND a.last = q.last
""".replace("REACHED", _REACHED).replace("ASKS", _ASKS), only_if="asked")  # fmt: skip
"""`answered`. Covered: the last island that begins by the act's first minute reaches to its last one.
Possible: of the answers that may come early enough some may come late enough."""
