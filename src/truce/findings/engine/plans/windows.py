"""`windows.answered`: what answers an act, or fulfils a duty, in its time."""

from truce.findings.engine.plans.step import Step

ASKED = Step("asked", """
SELECT q.*, GREATEST(:since_ever, LEAST(:ever, q.first + f.high_first)) AS due_first,
       GREATEST(:since_ever, LEAST(:ever, q.last + f.high_last)) AS due_last
FROM (
  SELECT c.rule, c.incident AS ask, 0 AS frame, c.first, c.last, 1 AS sure, 0 AS by_act
  FROM case_ AS c JOIN bound AS u ON u.rule = c.rule
  WHERE u.kind = :kind_require_prior AND c.role = :role_act AND c.outcome = :is_violation
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
""")  # fmt: skip
"""What wants an answer: acts that need notice, and calls of a duty (`_calls`)."""

REPLY = Step("reply", """
SELECT f.parties, r.rule, f.frame, f.tier, CASE WHEN f.tier = 1 THEN r.sure ELSE r.settled END AS surely,
       r.last - f.high_first AS sure_from, r.first - f.low_last AS sure_to,
       r.first - f.high_last AS may_from, r.last - f.low_first AS may_to
FROM (
  SELECT rule, first, last, settled, unsettled, unverified, sure, certified
  FROM best WHERE role = :role_answer
  UNION ALL
  SELECT rule, first, last, settled, unsettled, unverified, sure, certified
  FROM case_ WHERE role = :role_done
) AS r
JOIN frame AS f ON f.rule = r.rule
WHERE CASE f.tier WHEN 0 THEN r.settled + r.unsettled WHEN 1 THEN r.unverified WHEN 2 THEN r.settled
                  WHEN 3 THEN r.certified ELSE r.settled + r.unsettled + r.unverified END = 1
""")  # fmt: skip
"""What answers an act, or fulfils a duty, as the minutes of an act that it answers: surely, and perhaps.
Tier 0: what is established, or perhaps so. 1: what is unverified. However late: 2: what is established,
3: what is certified, 4: what nothing speaks against."""

COVER = Step("cover", """
SELECT parties, rule, frame, tier, MIN(sure_from) AS sure_from, MAX(sure_to) AS sure_to
FROM (
  SELECT *, SUM(gap) OVER (
      PARTITION BY parties, rule, frame, tier ORDER BY sure_from, sure_to ROWS UNBOUNDED PRECEDING) AS island
  FROM (
    SELECT *, CASE WHEN sure_from <= 1 + MAX(sure_to) OVER (
        PARTITION BY parties, rule, frame, tier ORDER BY sure_from, sure_to
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) THEN 0 ELSE 1 END AS gap
    FROM reply WHERE surely = 1 AND sure_from <= sure_to
  ) AS gaps
) AS islands
GROUP BY parties, rule, frame, tier, island
""")  # fmt: skip
"""The minutes at which an act is surely answered, as islands without gaps: `sure` in `answered`."""

_REACHED = """
  CASE WHEN needed <= MAX(reaches) OVER (
    PARTITION BY parties, rule, frame, tier ORDER BY minute, asks ROWS UNBOUNDED PRECEDING
  ) THEN 1 ELSE 0 END"""

_ASKS = "FROM asked AS q JOIN frame AS f ON f.rule = q.rule AND f.frame = q.frame"

ANSWERED = Step("answered", """
SELECT rule, ask, MAX(CASE WHEN tier = 0 THEN covered ELSE 0 END) AS covered,
       MAX(CASE WHEN tier = 0 THEN possible ELSE 0 END) AS possible,
       MAX(CASE WHEN tier = 1 THEN covered ELSE 0 END) AS covered_unverified,
       MAX(CASE WHEN tier = 1 THEN possible ELSE 0 END) AS possible_unverified,
       MAX(CASE WHEN tier = 2 THEN covered ELSE 0 END) AS late,
       MAX(CASE WHEN tier = 3 THEN possible ELSE 0 END) AS certified,
       MAX(CASE WHEN tier = 4 THEN possible ELSE 0 END) AS perhaps_late
FROM (
  SELECT rule, tier, ask, 0 AS possible, REACHED AS covered
  FROM (
    SELECT parties, rule, frame, tier, :none AS ask, sure_from AS minute, 0 AS asks, sure_to AS reaches,
           NULL AS needed
    FROM cover
    UNION ALL
    SELECT f.parties, q.rule, q.frame, f.tier, q.ask, q.first, 1, NULL, q.last ASKS
  ) AS surely
  UNION ALL
  SELECT rule, tier, ask, REACHED AS possible, 0
  FROM (
    SELECT parties, rule, frame, tier, :none AS ask, may_from AS minute, 0 AS asks, may_to AS reaches,
           NULL AS needed
    FROM reply
    UNION ALL
    SELECT f.parties, q.rule, q.frame, f.tier, q.ask, q.last, 1, NULL, q.first ASKS
  ) AS perhaps
) AS both_ WHERE ask <> :none
GROUP BY rule, ask
""".replace("REACHED", _REACHED).replace("ASKS", _ASKS))  # fmt: skip
"""`answered`. Covered: the last island that begins by the act's first minute reaches to its last one.
Possible: of the answers that may come early enough some may come late enough."""
