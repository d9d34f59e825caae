"""`responsibility`: whose act it was, graded apart from what a clause says of it; for findings on an act."""

from truce.findings.engine.plans.step import Step
from truce.findings.engine.plans.weighing import NO_MORE, graded, weighed

_KEYS = "doer, parties, incident, wanted"

ACCUSED = Step("accused", """
SELECT DISTINCT CASE WHEN v.instance = :none THEN r.bearer ELSE v.instance END AS doer, r.parties, v.incident
FROM verdict AS v JOIN requirement AS r ON r.rule = v.rule AND r.role = :role_act
WHERE v.incident <> :none
""")  # fmt: skip
"""Of whom a verdict says that an act was, or may have been, his: who is bound, or a group that is not."""

TOLD_OF_DOER = Step("told_of_doer", """
SELECT c.*, CASE WHEN side <> :side_for THEN :basis_alleged
                 WHEN (doing & :doing_entitled) <> 0 AND voice = doer THEN :basis_admitted
                 WHEN (doing & :doing_technical) <> 0 THEN :basis_technical
                 WHEN (doing & :doing_observed) <> 0 THEN :basis_observed_firing
                 ELSE :basis_alleged END AS basis
FROM (
  SELECT d.doer, d.parties, d.incident, a.origin, a.voice, NULLIF(p.party, :none) AS party, a.points, a.flags,
         a.level, a.doing,
         CASE WHEN (a.doing & :doing_denies) <> 0 THEN :side_against
              WHEN a.told = :denies_author AND q.value IS NOT NULL
                AND (q.unless_voiced = 0 OR a.voice = :none OR a.voice = d.doer) THEN :side_against
              WHEN a.told = :denies_author OR a.told = :side_neither THEN :side_neither
              ELSE COALESCE(n.side, :side_against) END AS side
  FROM accused AS d
  JOIN account AS a ON a.incident = d.incident AND a.known <= :known AND a.until > :known
  JOIN deed AS w ON w.deed = a.deed
  JOIN party AS p ON p.parties = d.parties AND p.voice = a.voice
  LEFT JOIN naming AS n ON n.bearer = d.doer AND n.value = w.who
  LEFT JOIN acquits AS q ON q.bearer = d.doer AND q.value = w.who
) AS c
""")  # fmt: skip
"""`_side` and `_basis`: every account of an act on whether it was theirs, and on what it rests."""

TOLD_OF_LEVEL = Step("told_of_level", """
SELECT doer, parties, incident, :none AS wanted, origin, voice, party, points, flags, side FROM told_of_doer
UNION ALL
SELECT t.doer, t.parties, t.incident, w.level, t.origin, t.voice, t.party, t.points, t.flags,
       CASE WHEN t.level = :level_unknown THEN :side_neither
            WHEN t.side = :side_perhaps THEN :side_perhaps
            WHEN t.level = w.level THEN :side_for
            ELSE :side_against END
FROM (
  SELECT DISTINCT doer, parties, incident, level FROM told_of_doer
  WHERE side = :side_for AND level <> :level_unknown
) AS w
JOIN told_of_doer AS t ON t.doer = w.doer AND t.parties = w.parties AND t.incident = w.incident
WHERE t.side IN (:side_for, :side_perhaps)
""")  # fmt: skip
"""`_on_level`: the same for each level that somebody tells; NONE: whatever the level."""

GRADED_OF_DOER = Step(
    "graded_of_doer",
    graded(
        f"({weighed('told_of_level', _KEYS, NO_MORE, NO_MORE)})",
        "w.doer, w.parties, w.incident, w.wanted, g.grade",
    ),
)

DOER = Step("doer", """
SELECT g.doer, g.parties, g.incident, g.grade, COALESCE(l.level, :level_unknown) AS level, b.basis
FROM graded_of_doer AS g
JOIN (
  SELECT doer, parties, incident, MIN(basis) AS basis FROM told_of_doer GROUP BY doer, parties, incident
) AS b ON b.doer = g.doer AND b.parties = g.parties AND b.incident = g.incident
LEFT JOIN (
  SELECT c.doer, c.parties, c.incident, MIN(c.wanted) AS level
  FROM graded_of_doer AS c JOIN meaning AS m ON m.grade = c.grade AND m.settled = 1
  WHERE c.wanted <> :none
  GROUP BY c.doer, c.parties, c.incident
) AS l ON l.doer = g.doer AND l.parties = g.parties AND l.incident = g.incident
WHERE g.wanted = :none
""")  # fmt: skip
"""`responsibility`: the grade, the one level that is itself established, and the best basis."""

ANSWERS = Step("answer", """
SELECT v.*, COALESCE(d.grade, :none) AS doer_grade, d.level AS doer_level, d.basis AS doer_basis
FROM verdict AS v
LEFT JOIN requirement AS r ON r.rule = v.rule AND r.role = :role_act
LEFT JOIN doer AS d ON d.incident = v.incident AND d.parties = r.parties
  AND d.doer = CASE WHEN v.instance = :none THEN r.bearer ELSE v.instance END
""")  # fmt: skip

AREAS = Step("area_of", """
SELECT DISTINCT a.incident, a.area
FROM account AS a
JOIN (SELECT DISTINCT incident FROM accused) AS c ON c.incident = a.incident
WHERE a.area <> :none AND a.known <= :known AND a.until > :known
""")  # fmt: skip
"""From whose ground somebody says that an act came: that is not by them."""

DOERS = (
    ACCUSED, TOLD_OF_DOER, TOLD_OF_LEVEL, GRADED_OF_DOER, DOER, ANSWERS, AREAS,
)  # fmt: skip
"""The steps from verdicts to whose acts they are on."""
