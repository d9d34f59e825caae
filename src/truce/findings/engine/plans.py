"""The steps from tables of accounts and rules to verdicts, as SQL that every dialect we use can run.

Each step is one query over the tables before it, and says which lines of the judge it stands for. Rules are
rows: a step is the same for one clause and for thousands. A name like ``:side_for`` is a code of `codes`;
the few that are none (``:known_first``) are parameters of a run. Windows are prefix sums and prefix maxima
over sorted minutes, so nothing here needs an inequality join, an ASOF join or a RANGE with a bound.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import sqlglot
from sqlglot import exp

from truce.findings.engine.codes import names
from truce.findings.weighing import Signs


@dataclass(frozen=True, slots=True)
class Step:
    """A table that a query makes of the tables before it."""

    table: str
    query: str

    def compiled(self, dialect: str) -> tuple[str, frozenset[str]]:
        """The query in a dialect, with all codes filled in, and the names of the parameters left in it."""
        return _compiled(self.query, dialect)


@lru_cache(maxsize=256)
def _compiled(query: str, dialect: str) -> tuple[str, frozenset[str]]:
    tree, codes, left = sqlglot.parse_one(query, read="duckdb"), names(), set()
    for hole in list(tree.find_all(exp.Placeholder)):
        if hole.name in codes:
            hole.replace(exp.Literal.number(codes[hole.name]))
        else:
            left.add(hole.name)
    return tree.sql(dialect=dialect), frozenset(left)


# ---- Bench.held: what each account meets of each requirement

DEED_FIT = Step("deed_fit", """
SELECT r.requirement, r.beside, r.setting, r.begins_first, r.begins_last, r.ends_first, r.ends_last,
       d.deed, a.open + w.open + m.open AS open, w.fails AS fails
FROM requirement AS r
JOIN fit AS a ON a.aspect = 0 AND a.criterion = r.act
JOIN fit AS w ON w.aspect = 1 AND w.criterion = r.who
JOIN fit AS m ON m.aspect = 2 AND m.criterion = r.whom
JOIN deed AS d ON d.act = a.value AND d.who = w.value AND d.whom = m.value
WHERE r.role <> :role_happened
""")  # fmt: skip

SETTING_FIT = Step("setting_fit", """
SELECT c.setting AS wanted, s.setting, t.open + n.open + p.open AS open, p.fails AS fails
FROM wanted AS c
JOIN fit AS t ON t.aspect = 3 AND t.criterion = c.targets
JOIN fit AS n ON n.aspect = 4 AND n.criterion = c.means
JOIN fit AS p ON p.aspect = 5 AND p.criterion = c.place
JOIN setting AS s ON s.targets = t.value AND s.means = n.value AND s.place = p.value
""")  # fmt: skip

NEAR = Step("near", """
SELECT * FROM (
  SELECT d.requirement, d.beside, a.account, a.incident, d.fails + s.fails AS fails,
         d.open + s.open + CASE WHEN a.first >= d.begins_last AND a.last <= d.ends_first THEN 0
                                ELSE :open_when END AS open
  FROM account AS a
  JOIN deed_fit AS d ON d.deed = a.deed
  JOIN setting_fit AS s ON s.wanted = d.setting AND s.setting = a.setting
  WHERE a.known <= :known_last AND a.until > :known_first
    AND a.last >= d.begins_first AND a.first <= d.ends_last
) AS m
WHERE m.fails = 0 OR (m.beside = 1 AND (m.fails = :open_who OR (m.fails = :open_where AND m.open = 0)))
""")  # fmt: skip
"""`match`, for all accounts; kept are those that may meet a requirement, and those that `_beside` shows."""

PAIR = Step("pair", """
SELECT DISTINCT requirement, incident FROM near
UNION ALL
SELECT DISTINCT h.requirement, n.incident
FROM near AS n
JOIN requirement AS r ON r.requirement = n.requirement
JOIN requirement AS h ON h.parties = r.parties AND h.role = :role_happened
""")  # fmt: skip

MOMENT = Step("moment", """
SELECT DISTINCT incident, :known_last AS known, :forever AS until FROM pair
""")  # fmt: skip
"""The one moment of knowledge that is asked for."""

MOMENTS = Step("moment", """
SELECT incident, known, LEAD(known, 1, :forever) OVER (PARTITION BY incident ORDER BY known) AS until
FROM (
  SELECT a.incident, a.known FROM account AS a JOIN (SELECT DISTINCT incident FROM pair) AS p
  ON p.incident = a.incident
  UNION
  SELECT a.incident, a.until FROM account AS a JOIN (SELECT DISTINCT incident FROM pair) AS p
  ON p.incident = a.incident WHERE a.until < :forever
) AS cuts
""")  # fmt: skip
"""Every span of knowledge in which nothing about an incident changes."""

TOLD = Step("told", """
SELECT p.requirement, p.incident, m.known, m.until, a.account, a.deed, a.origin, a.points, a.first, a.last,
       a.claimed, NULLIF(s.party, :none) AS party,
       CASE WHEN s.party <> :none THEN a.flags - (a.flags & :flag_seen)
            WHEN a.points > 0 THEN a.flags + :flag_others
            ELSE a.flags END AS flags,
       CASE WHEN r.role = :role_happened THEN a.told_act
            WHEN a.told <> :side_for THEN a.told
            WHEN n.fails IS NULL OR n.fails > 0 THEN :side_against
            WHEN n.open > 0 THEN :side_perhaps
            ELSE :side_for END AS side,
       CASE WHEN n.fails = 0 AND a.told = :side_for THEN :hit_met + :hit_case
            WHEN n.fails = 0 THEN :hit_met
            WHEN n.fails = :open_where THEN :hit_elsewhere
            WHEN n.fails = :open_who THEN :hit_linked
            ELSE 0 END AS hit,
       COALESCE(n.open, 0) AS open
FROM pair AS p
JOIN requirement AS r ON r.requirement = p.requirement
JOIN moment AS m ON m.incident = p.incident
JOIN account AS a ON a.incident = p.incident AND a.known <= m.known AND a.until > m.known
JOIN party AS s ON s.parties = r.parties AND s.side = a.side
LEFT JOIN near AS n ON n.requirement = p.requirement AND n.account = a.account
""")  # fmt: skip
"""`tell`: every account of an incident on its side. Who tells it otherwise speaks against it."""


# ---- weighing: the most within an origin, summed across origins, in the two extreme worlds

_WORLDS = {"for_least": "0", "for_most": "0, 1", "against_least": "2", "against_most": "1, 2"}
"""Which sides (codes of `SIDES`) count in each of the four sums: `_SUMS` of `weighing`."""

_OF_AN_ORIGIN = """
  MAX(CASE WHEN side IN ({sides}) THEN points ELSE 0 END) AS {world},
  BIT_OR(CASE WHEN side IN ({sides}) THEN flags ELSE 0 END) AS flags_{world},
  MIN(CASE WHEN side IN ({sides}) THEN party END) AS low_{world},
  MAX(CASE WHEN side IN ({sides}) THEN party END) AS high_{world},
"""
_OF_ALL = """
  SUM({world}) AS {world}, BIT_OR(flags_{world}) AS flags_{world},
  SUM(CASE WHEN (flags_{world} & :flag_seen) <> 0 THEN 1 ELSE 0 END) AS seen_{world},
  MIN(low_{world}) AS low_{world}, MAX(high_{world}) AS high_{world},
"""


def _worlds(columns: str) -> str:
    return "".join(columns.format(world=world, sides=sides) for world, sides in _WORLDS.items())


ORIGIN = Step("origin", """
SELECT requirement, incident, known, until, origin, COLUMNS_OF_WORLDS
  MIN(CASE WHEN side IN (0, 1) THEN first END) AS first, MAX(CASE WHEN side IN (0, 1) THEN last END) AS last,
  MIN(first) AS first_of_all, MAX(last) AS last_of_all, BIT_OR(hit) AS hit, BIT_OR(claimed) AS claimed,
  BIT_OR(CASE WHEN side = :side_perhaps THEN open ELSE 0 END) AS open
FROM told
GROUP BY requirement, incident, known, until, origin
""".replace("COLUMNS_OF_WORLDS", _worlds(_OF_AN_ORIGIN)))  # fmt: skip

WEIGHED = Step("weighed", """
SELECT requirement, incident, known, until, COLUMNS_OF_WORLDS
  COALESCE(MIN(first), MIN(first_of_all)) AS first, COALESCE(MAX(last), MAX(last_of_all)) AS last,
  BIT_OR(hit) AS hit, BIT_OR(claimed) AS claimed, BIT_OR(open) AS open
FROM origin
GROUP BY requirement, incident, known, until
""".replace("COLUMNS_OF_WORLDS", _worlds(_OF_ALL)))  # fmt: skip


def _signs(world: str, gate: str, of_for: bool) -> str:
    """`_signs` of `weighing` for one sum, as a number of bits."""
    enough, gated, word = (
        (Signs.ENOUGH_FOR, Signs.GATE_FOR, Signs.WORD_FOR)
        if of_for
        else (Signs.ENOUGH_AGAINST, Signs.GATE_AGAINST, Signs.WORD_AGAINST)
    )
    others = f"((flags_{world} & :flag_others) <> 0 OR low_{world} < high_{world})"
    return f"""
    CASE WHEN {world} >= :threshold AND {others} THEN {int(enough)} ELSE 0 END
    + CASE WHEN (flags_{world} & :flag_{gate}) <> 0 OR seen_{world} > 1 THEN {int(gated)} ELSE 0 END
    + CASE WHEN low_{world} IS NOT NULL THEN {int(word)} ELSE 0 END"""


_WORST = _signs("for_least", "gate", of_for=True) + "+" + _signs("against_most", "gate_most", of_for=False)
_BEST = _signs("for_most", "gate_most", of_for=True) + "+" + _signs("against_least", "gate", of_for=False)

GRADED = Step("graded", """
SELECT w.requirement, w.incident, w.known, w.until, g.grade, w.for_least, w.for_most, w.against_least,
       w.against_most, w.first, w.last, w.hit, w.claimed, w.open,
       CASE WHEN (w.flags_for_most & :flag_reviewed) <> 0 THEN 0 ELSE 1 END AS unreviewed
FROM (SELECT *, 64 * (WORST) + (BEST) AS signs FROM weighed) AS w
JOIN grading AS g ON g.signs = w.signs
""".replace("WORST", _WORST).replace("BEST", _BEST))  # fmt: skip

HELD = Step("held", """
SELECT r.requirement, r.rule, r.role, r.rank, c.incident, c.known, c.until,
       CASE WHEN (c.hit & :hit_case) <> 0 THEN :none
            WHEN (c.hit & :hit_elsewhere) <> 0 THEN :is_outside
            ELSE :is_non_signatory END AS beside,
       CASE WHEN (c.hit & :hit_case) <> 0 THEN c.grade ELSE :grade_unverified END AS grade,
       h.grade AS occurrence, c.for_least, c.for_most, c.against_least, c.against_most,
       c.first, c.last, c.open, c.claimed, c.unreviewed
FROM graded AS c
JOIN requirement AS r ON r.requirement = c.requirement
JOIN graded AS h ON h.requirement = -1 - r.parties AND h.incident = c.incident AND h.known = c.known
WHERE (c.hit & :hit_case) <> 0
   OR (r.beside = 1 AND (c.hit & :hit_met) = 0 AND (c.hit & (:hit_elsewhere + :hit_linked)) <> 0)
""")  # fmt: skip
"""`Bench._case` and `_beside`: each incident that a rule has a word on, graded."""

CLAIM = Step("claim", """
SELECT c.requirement, c.incident, c.known,
       c.claimed & (u.excuses | BIT_OR(CASE WHEN t.side <> :side_against THEN COALESCE(e.mask, 0) ELSE 0 END))
         AS mask
FROM held AS c
JOIN rule AS u ON u.rule = c.rule
JOIN told AS t ON t.requirement = c.requirement AND t.incident = c.incident AND t.known = c.known
JOIN deed AS d ON d.deed = t.deed
LEFT JOIN excuse AS e ON e.rule = c.rule AND e.act = d.act
WHERE c.claimed <> 0 AND c.role = :role_act
GROUP BY c.requirement, c.incident, c.known, c.claimed, u.excuses
""")  # fmt: skip
"""`Bench._claimed`: the exceptions of the text that somebody claims for an act."""

EXCUSED = Step("excused", """
SELECT c.requirement, c.incident, c.known,
       CASE WHEN (BIT_OR(t.flags) & :flag_gate) <> 0
              OR COUNT(DISTINCT CASE WHEN (t.flags & :flag_seen) <> 0 THEN t.origin END) > 1
            THEN :is_no_violation ELSE :is_justification_claimed END AS excuse
FROM claim AS c
JOIN told AS t ON t.requirement = c.requirement AND t.incident = c.incident AND t.known = c.known
  AND (t.claimed & c.mask) <> 0
GROUP BY c.requirement, c.incident, c.known
""")  # fmt: skip
"""`Bench._established`: whether more than the word of the accused says that an exception applies."""

CASES = Step("cases", """
SELECT c.*, COALESCE(e.excuse, :none) AS excuse
FROM held AS c
LEFT JOIN excused AS e
  ON e.requirement = c.requirement AND e.incident = c.incident AND e.known = c.known
""")  # fmt: skip

FITTING = (DEED_FIT, SETTING_FIT)
WEIGHING = (TOLD, ORIGIN, WEIGHED, GRADED, HELD, CLAIM, EXCUSED, CASES)


# ---- what the cases of a rule amount to, by kind of clause

KNOWN = Step("case_", """
SELECT c.*, g.outcome, g.rank AS place, g.settled, g.unsettled
FROM cases AS c JOIN meaning AS g ON g.grade = c.grade
WHERE c.known <= :known AND c.until > :known
""")  # fmt: skip

ACTS = Step("of_acts", """
SELECT c.rule, c.incident, :none AS instance, c.occurrence, c.grade,
       CASE WHEN c.beside <> :none THEN c.beside
            WHEN c.outcome = :is_violation AND c.excuse <> :none THEN c.excuse
            ELSE c.outcome END AS outcome,
       c.open AS hangs, c.for_least, c.for_most, c.against_least, c.against_most, c.first, c.last,
       NULL AS due_first, NULL AS due_last, NULL AS least, NULL AS most, 0 AS silence, c.unreviewed
FROM case_ AS c JOIN rule AS u ON u.rule = c.rule
WHERE c.role = :role_act AND u.kind IN (:kind_forbid, :kind_maintain, :kind_permit)
""")  # fmt: skip
"""`Bench._act` and `_beside`."""

BEST = Step("best", """
SELECT * FROM (
  SELECT rule, role, incident, first, last, settled, unsettled,
         ROW_NUMBER() OVER (PARTITION BY rule, role, incident ORDER BY place, rank) AS nth
  FROM case_ WHERE role IN (:role_answer, :role_trigger)
) AS ranked WHERE nth = 1
""")  # fmt: skip
"""`Bench._counter_acts`: of all who may answer, the one of whom it is best supported."""

REPLY = Step("reply", """
SELECT rule, first, last, settled FROM best WHERE role = :role_answer AND settled + unsettled > 0
UNION ALL
SELECT rule, first, last, settled FROM case_ WHERE role = :role_done AND settled + unsettled > 0
""")  # fmt: skip
"""What answers an act, or fulfils a duty; `settled`: surely."""

ASKED = Step("asked", """
SELECT c.rule, c.incident AS ask, c.first, c.last, 1 AS sure
FROM case_ AS c JOIN rule AS u ON u.rule = c.rule
WHERE u.kind = :kind_require_prior AND c.role = :role_act AND c.outcome = :is_violation
UNION ALL
SELECT b.rule, b.incident AS ask, b.first, b.last,
       CASE WHEN b.settled = 1 AND b.first >= u.begins_last AND b.last <= u.ends_first THEN 1
            ELSE 0 END AS sure
FROM best AS b JOIN rule AS u ON u.rule = b.rule
WHERE b.role = :role_trigger AND b.settled + b.unsettled > 0
  AND b.last >= u.begins_first AND b.first <= u.ends_last
UNION ALL
SELECT rule, number AS ask, first, last, 1 AS sure FROM due
""")  # fmt: skip
"""What wants an answer: acts that need notice, and moments from which a duty is counted."""

COVER = Step("cover", """
SELECT rule, MIN(reply_from) AS reply_from, MAX(reply_to) AS reply_to
FROM (
  SELECT *, SUM(gap) OVER (PARTITION BY rule ORDER BY reply_from, reply_to ROWS UNBOUNDED PRECEDING) AS island
  FROM (
    SELECT *, CASE WHEN reply_from <= 1 + MAX(reply_to) OVER (
        PARTITION BY rule ORDER BY reply_from, reply_to ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) THEN 0 ELSE 1 END AS gap
    FROM (
      SELECT r.rule, r.last - u.high_first AS reply_from, r.first - u.low_last AS reply_to
      FROM reply AS r JOIN rule AS u ON u.rule = r.rule
      WHERE r.settled = 1 AND r.last - u.high_first <= r.first - u.low_last
    ) AS sure
  ) AS gaps
) AS islands
GROUP BY rule, island
""")  # fmt: skip
"""The minutes at which an act is surely answered, as islands without gaps: `sure` in `answered`."""

ANSWERED = Step("answered", """
SELECT rule, ask, MAX(covered) AS covered, MAX(possible) AS possible
FROM (
  SELECT rule, ask, 0 AS possible, CASE WHEN needed <= MAX(reply_to) OVER (
      PARTITION BY rule ORDER BY minute, asks ROWS UNBOUNDED PRECEDING) THEN 1 ELSE 0 END AS covered
  FROM (
    SELECT rule, :none AS ask, reply_from AS minute, 0 AS asks, reply_to, NULL AS needed FROM cover
    UNION ALL
    SELECT rule, ask, first, 1, NULL, last FROM asked
  ) AS surely
  UNION ALL
  SELECT rule, ask, CASE WHEN needed <= MAX(reply_to) OVER (
      PARTITION BY rule ORDER BY minute, asks ROWS UNBOUNDED PRECEDING) THEN 1 ELSE 0 END AS possible, 0
  FROM (
    SELECT r.rule, :none AS ask, r.first - u.high_last AS minute, 0 AS asks, r.last - u.low_first AS reply_to,
           NULL AS needed
    FROM reply AS r JOIN rule AS u ON u.rule = r.rule
    UNION ALL
    SELECT rule, ask, last, 1, NULL, first FROM asked
  ) AS perhaps
) AS both_ WHERE ask <> :none
GROUP BY rule, ask
""")  # fmt: skip
"""`answered`. Covered: the last island that begins by the act's first minute reaches to its last one.
Possible: of the answers that may come early enough some may come late enough."""

PRIOR = Step("of_prior", """
SELECT c.rule, c.incident, :none AS instance, c.occurrence, c.grade,
       CASE WHEN a.covered = 1 THEN :is_no_violation
            WHEN a.possible = 1 THEN :is_undecidable
            ELSE c.outcome END AS outcome,
       CASE WHEN a.possible = 1 THEN :open_when ELSE c.open END AS hangs,
       c.for_least, c.for_most, c.against_least, c.against_most, c.first, c.last,
       NULL AS due_first, NULL AS due_last, NULL AS least, NULL AS most,
       CASE WHEN c.outcome = :is_violation AND a.possible = 0 THEN 1 ELSE 0 END AS silence, c.unreviewed
FROM case_ AS c
JOIN rule AS u ON u.rule = c.rule
LEFT JOIN answered AS a ON a.rule = c.rule AND a.ask = c.incident
WHERE u.kind = :kind_require_prior AND c.role = :role_act
""")  # fmt: skip
"""`Bench._prior`: a violation where no answer is on record in time."""

DUTIES = Step("of_duties", """
SELECT rule, :none AS incident, ask AS instance, :grade_unverified AS occurrence, :grade_unverified AS grade,
       CASE WHEN sure = 1 THEN outcome ELSE :is_undecidable END AS outcome,
       CASE WHEN sure = 1 THEN :open_when ELSE :open_act + :open_when END AS hangs,
       0 AS for_least, 0 AS for_most, 0 AS against_least, 0 AS against_most, first, last, due_first, due_last,
       NULL AS least, NULL AS most,
       CASE WHEN sure = 1 AND outcome = :is_violation THEN 1 ELSE 0 END AS silence, 0 AS unreviewed
FROM (
  SELECT d.*, CASE WHEN covered = 1 THEN :is_met
                   WHEN due_last >= at AND due_first < at THEN :is_undecidable
                   WHEN due_last >= at THEN :is_pending
                   WHEN possible = 1 THEN :is_undecidable
                   ELSE :is_violation END AS outcome
  FROM (
    SELECT q.rule, q.ask, q.first, q.last, q.sure, a.covered, a.possible, u.at,
           GREATEST(:since_ever, LEAST(:ever, q.first + u.late_first)) AS due_first,
           GREATEST(:since_ever, LEAST(:ever, q.last + u.late_last)) AS due_last
    FROM asked AS q
    JOIN rule AS u ON u.rule = q.rule AND u.kind IN (:kind_oblige, :kind_register)
    JOIN answered AS a ON a.rule = q.rule AND a.ask = q.ask
  ) AS d
) AS duty
""")  # fmt: skip
"""`Bench._duties`: a duty, once for each time that it falls due."""

COUNTED = Step("counted", """
SELECT c.rule, c.first, c.last, c.settled, u.high_first AS shortest, u.high_last AS longest
FROM case_ AS c JOIN rule AS u ON u.rule = c.rule
WHERE u.kind = :kind_limit AND c.role = :role_act AND c.settled + c.unsettled > 0
""")  # fmt: skip

CONTAINED = Step("contained", """
SELECT rule, MAX(ended - earlier) AS least
FROM (
  SELECT rule, earlier,
         SUM(ends) OVER (PARTITION BY rule ORDER BY minute, ends ROWS UNBOUNDED PRECEDING) AS ended
  FROM (
    SELECT rule, last AS minute, 1 AS ends, NULL AS earlier FROM counted
    WHERE settled = 1 AND last - first < shortest
    UNION ALL
    SELECT rule, first + shortest, 0, RANK() OVER (PARTITION BY rule ORDER BY first) - 1 FROM counted
    WHERE settled = 1 AND last - first < shortest
  ) AS marks
) AS sums
GROUP BY rule
""")  # fmt: skip
"""`_contained`: how many end before the window does, less those that began before it."""

TOUCHED = Step("touched", """
SELECT rule, MAX(running) AS most
FROM (
  SELECT rule,
         SUM(change) OVER (PARTITION BY rule ORDER BY minute, change ROWS UNBOUNDED PRECEDING) AS running
  FROM (
    SELECT rule, first AS minute, 1 AS change FROM counted
    UNION ALL
    SELECT rule, last + longest, -1 FROM counted
  ) AS marks
) AS sums
GROUP BY rule
""")  # fmt: skip
"""`_touched`: how many a window can touch that ends where one of them begins."""

LIMITS = Step("of_limits", """
SELECT u.rule, :none AS incident, :none AS instance, :grade_unverified AS occurrence,
       :grade_unverified AS grade,
       CASE WHEN COALESCE(c.least, 0) > u.most THEN :is_violation
            WHEN COALESCE(t.most, 0) > u.most THEN :is_undecidable
            ELSE :is_no_violation END AS outcome,
       :open_when AS hangs, 0 AS for_least, 0 AS for_most, 0 AS against_least, 0 AS against_most,
       :since_ever AS first, :ever AS last, NULL AS due_first, NULL AS due_last,
       COALESCE(c.least, 0) AS least, COALESCE(t.most, 0) AS most, 0 AS silence, 0 AS unreviewed
FROM rule AS u
LEFT JOIN contained AS c ON c.rule = u.rule
LEFT JOIN touched AS t ON t.rule = u.rule
WHERE u.kind = :kind_limit AND u.most <> :none
""")  # fmt: skip
"""`Bench._limit`: one finding for each number that is not to be passed."""

VERDICT = (
    "rule", "incident", "instance", "occurrence", "grade", "outcome", "hangs", "for_least", "for_most",
    "against_least", "against_most", "first", "last", "due_first", "due_last", "least", "most", "silence",
    "unreviewed",
)  # fmt: skip
"""The columns of a verdict. `hangs` are bits of aspects, and count where the outcome is undecidable."""

_ALL = """
SELECT COLUMNS FROM of_acts UNION ALL SELECT COLUMNS FROM of_prior
UNION ALL SELECT COLUMNS FROM of_duties UNION ALL SELECT COLUMNS FROM of_limits
""".replace("COLUMNS", ", ".join(VERDICT))

_OTHER_COLUMNS = ", ".join(f"v.{column}" for column in VERDICT if column not in ("outcome", "hangs"))
_CONDITIONED = """
SELECT OTHER_COLUMNS,
       CASE WHEN v.outcome <> :is_violation THEN v.outcome
            WHEN b.broken < v.first THEN :is_release_claimed
            WHEN b.doubtful <= v.last THEN :is_undecidable
            ELSE v.outcome END AS outcome,
       CASE WHEN v.outcome = :is_violation AND b.rule IS NOT NULL THEN :open_condition
            ELSE v.hangs END AS hangs
FROM BEFORE AS v
LEFT JOIN (
  SELECT c.rule, MIN(CASE WHEN f.outcome = :is_violation THEN f.last END) AS broken, MIN(f.first) AS doubtful
  FROM condition AS c
  JOIN rule AS u ON u.rule = c.rule AND u.depth = DEPTH
    AND u.kind IN (:kind_forbid, :kind_maintain, :kind_permit)
  JOIN BEFORE AS f ON f.rule = c.hangs_on
  WHERE f.outcome IN (:is_violation, :is_contested, :is_undecidable, :is_justification_claimed,
                      :is_release_claimed)
  GROUP BY c.rule
) AS b ON b.rule = v.rule
""".replace("OTHER_COLUMNS", _OTHER_COLUMNS)


def conditions(depth: int) -> Iterator[Step]:
    """All verdicts together; then `_under_condition`, from the clauses on which others hang on upwards."""
    tables = [f"verdict_{level}" for level in range(depth)] + ["verdict"]
    yield Step(tables[0], _ALL)
    for level, (before, table) in enumerate(pairwise(tables), 1):
        yield Step(table, _CONDITIONED.replace("BEFORE", before).replace("DEPTH", str(level)))


BY_KIND = (
    KNOWN, ACTS, BEST, REPLY, ASKED, COVER, ANSWERED, PRIOR, DUTIES, COUNTED, CONTAINED, TOUCHED, LIMITS,
)  # fmt: skip
