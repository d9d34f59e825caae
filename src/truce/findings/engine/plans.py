"""The steps from tables of accounts and rules to verdicts, as SQL that every dialect we use can run.

Each step is one query over the tables before it, and says which lines of the judge it stands for. Rules are
rows: a step is the same for one clause and for thousands. A name like ``:side_for`` is a code of `codes`;
the few that are none (``:known_first``) are parameters of a run. Windows are prefix sums and prefix maxima
over sorted minutes, so nothing here needs an inequality join, an ASOF join or a RANGE with a bound.
"""

from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp

from truce.findings.engine.codes import names
from truce.findings.weighing import Signs


@dataclass(frozen=True, slots=True)
class Step:
    """A table that a query makes of the tables before it."""

    table: str
    query: str
    is_view: bool = False

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
SELECT r.requirement, r.setting AS wanted, r.beside AS asks_beside, w.beside AS beside,
       r.begins_first, r.begins_last, r.ends_first, r.ends_last,
       d.deed, a.open + w.open + m.open AS open, a.fails AS fails
FROM requirement AS r
JOIN fit AS a ON a.aspect = 0 AND a.criterion = r.act
JOIN fit AS w ON w.aspect = 1 AND w.criterion = r.who
JOIN fit AS m ON m.aspect = 2 AND m.criterion = r.whom
JOIN deed AS d ON d.act = a.value AND d.who = w.value AND d.whom = m.value
WHERE r.role <> :role_happened
""")  # fmt: skip
"""Who did what to whom, for every deed that occurs; those that fail by the act alone too."""

SETTING_FIT = Step("setting_fit", """
SELECT c.setting AS wanted, s.setting, t.open + n.open + p.open AS open, p.beside AS beside
FROM wanted AS c
JOIN fit AS t ON t.aspect = 3 AND t.criterion = c.targets
JOIN fit AS n ON n.aspect = 4 AND n.criterion = c.means
JOIN fit AS p ON p.aspect = 5 AND p.criterion = c.place
JOIN setting AS s ON s.targets = t.value AND s.means = n.value AND s.place = p.value
""")  # fmt: skip

ALL_READ = Step("read_", "SELECT * FROM account", is_view=True)
LATE_READ = Step("read_", """
SELECT a.* FROM account AS a JOIN (SELECT DISTINCT incident FROM late) AS n ON n.incident = a.incident
""", is_view=True)  # fmt: skip
"""Which accounts the steps read: all, or those of the incidents that late claims are about."""

NEAR = Step("near", """
SELECT DISTINCT d.requirement, a.incident
FROM read_ AS a
JOIN deed_fit AS d ON d.deed = a.deed
JOIN setting_fit AS s ON s.wanted = d.wanted AND s.setting = a.setting
WHERE a.known <= :known_last AND a.until > :known_first
  AND d.fails = 0 AND a.last >= d.begins_first AND a.first <= d.ends_last
  AND CASE WHEN d.asks_beside = 1 THEN d.beside + s.beside > 0 ELSE a.told = :side_for END
""")  # fmt: skip
"""`Hearing.cases`: the incidents that some account lets meet a requirement."""

PAIR = Step("pair", """
SELECT requirement, incident FROM near
UNION ALL
SELECT DISTINCT h.requirement, n.incident
FROM near AS n
JOIN requirement AS r ON r.requirement = n.requirement
JOIN requirement AS h ON h.parties = r.parties AND h.role = :role_happened
""")  # fmt: skip

HEARD = Step("heard", """
SELECT a.* FROM read_ AS a JOIN (SELECT DISTINCT incident FROM near) AS n ON n.incident = a.incident
WHERE a.known <= :known_last AND a.until > :known_first
""")  # fmt: skip
"""All accounts of the incidents that matter: what follows reads no others."""

MOMENT = Step("moment", """
SELECT DISTINCT incident, :known_last AS known, :forever AS until FROM near
""")  # fmt: skip
"""The one moment of knowledge that is asked for."""

MOMENTS = Step("moment", """
SELECT incident, known, LEAD(known, 1, :forever) OVER (PARTITION BY incident ORDER BY known) AS until
FROM (
  SELECT incident, known FROM heard
  UNION
  SELECT incident, until FROM heard WHERE until < :forever
) AS cuts
""")  # fmt: skip
"""Every span of knowledge in which nothing about an incident changes."""

PAUSED = Step("paused", """
SELECT p.requirement, a.account,
       MAX(CASE WHEN a.first >= g.begins_last AND a.last <= g.ends_first THEN 1 ELSE 0 END) AS surely
FROM pair AS p
JOIN requirement AS r ON r.requirement = p.requirement AND r.paused = 1
JOIN gap AS g ON g.rule = r.rule
JOIN heard AS a ON a.incident = p.incident AND a.last >= g.begins_first AND a.first <= g.ends_last
GROUP BY p.requirement, a.account
""")  # fmt: skip
"""`in_force`, the gaps: accounts of a time at which what binds was suspended, surely or perhaps."""

TOLD = Step("told", """
SELECT t.*,
       CASE WHEN tells = 1 THEN :hit_case ELSE 0 END
       + CASE WHEN side = :side_for THEN :hit_sure ELSE 0 END
       + CASE WHEN meets = 1 AND beside > 0 AND (of_group = 1 OR (open = 0 AND side <> :side_neither))
              THEN :hit_beside ELSE 0 END
       + CASE WHEN meets = 1 AND beside = 0 AND of_group = 0 THEN :hit_met ELSE 0 END AS hit
FROM (
  SELECT e.*, CASE WHEN tells = 0 OR whole <> 1 OR (flags & :flag_whole) <> 0 THEN told_side
                   WHEN (flags & :flag_part) <> 0 THEN :side_against
                   ELSE :side_perhaps END AS side
  FROM (SELECT h.*, CASE WHEN told_side IN (:side_for, :side_perhaps) THEN 1 ELSE 0 END AS tells FROM (
  SELECT i.*,
         CASE WHEN role = :role_happened THEN told_act
              WHEN told = :denies_author AND acquits = 1 THEN :side_against
              WHEN told = :denies_author THEN :side_neither
              WHEN told <> :side_for THEN told
              WHEN fits = 0 THEN :side_against
              WHEN fails > 0 THEN :side_neither
              WHEN open > 0 THEN :side_perhaps
              ELSE :side_for END AS told_side,
         CASE WHEN fits = 1 AND fails = 0 THEN 1 ELSE 0 END AS meets
  FROM (
    SELECT p.requirement, p.incident, m.known, m.until, r.role, r.whole, a.deed, a.origin, a.voice,
           a.points, a.flags, a.first, a.last, a.told, a.told_act, a.claimed,
           NULLIF(a.quantity, :none) AS quantity, NULLIF(s.party, :none) AS party,
           CASE WHEN r.role = :role_group THEN 1 ELSE 0 END AS of_group,
           CASE WHEN a.voice <> r.bearer THEN 0
                WHEN (a.flags & :flag_retaliates) <> 0 THEN a.claimed - (a.claimed & :excuse_self_defence)
                ELSE a.claimed END AS own_claims,
           CASE WHEN q.value IS NULL OR (q.unless_voiced = 1 AND a.voice NOT IN (:none, r.bearer)) THEN 0
                ELSE 1 END AS acquits,
           CASE WHEN f.deed IS NULL OR g.setting IS NULL OR a.last < f.begins_first OR a.first > f.ends_last
                  OR z.surely = 1 THEN 0 ELSE 1 END AS fits,
           f.fails, COALESCE(f.beside + g.beside, 0) AS beside,
           COALESCE(f.open + g.open
             + CASE WHEN a.first >= f.begins_last AND a.last <= f.ends_first AND z.surely IS NULL THEN 0
                    ELSE :open_when END, 0)
             AS open
    FROM pair AS p
    JOIN requirement AS r ON r.requirement = p.requirement
    JOIN moment AS m ON m.incident = p.incident AND m.known < r.until AND m.until > r.known
    JOIN heard AS a ON a.incident = p.incident AND a.known <= m.known AND a.until > m.known
    JOIN deed AS d ON d.deed = a.deed
    JOIN party AS s ON s.parties = r.parties AND s.voice = a.voice
    LEFT JOIN acquits AS q ON q.bearer = r.bearer AND q.value = d.who
    LEFT JOIN deed_fit AS f ON f.requirement = p.requirement AND f.deed = a.deed
    LEFT JOIN setting_fit AS g ON g.wanted = r.setting AND g.setting = a.setting
    LEFT JOIN paused AS z ON z.requirement = p.requirement AND z.account = a.account
  ) AS i) AS h) AS e
) AS t
""")  # fmt: skip
"""`tell`: every account of an incident on its side. Who tells it otherwise speaks against it; who merely
calls it another act does not. `fits`: all but the act is met, or may be. `tells`: it is, whether or not it is
all that is owed (`_whole`)."""


# ---- weighing: the most within an origin, summed across origins, in the two extreme worlds

_WORLDS = {"for_least": "0", "for_most": "0, 1", "against_least": "2", "against_most": "1, 2"}
"""Which sides (codes of `SIDES`) count in each of the four sums: `_SUMS` of `weighing`."""

_OF_AN_ORIGIN = """
  MAX(CASE WHEN side IN ({sides}) THEN points ELSE 0 END) AS {world},
  BIT_OR(CASE WHEN side IN ({sides}) THEN flags ELSE 0 END) AS flags_{world},
"""
_OF_ALL = """
  SUM({world}) AS {world}, BIT_OR(flags_{world}) AS flags_{world},
  SUM(CASE WHEN voice = :none THEN {world} ELSE 0 END) AS free_{world},
  SUM(CASE WHEN voice = :none OR party IS NOT NULL THEN {world} ELSE 0 END) AS heard_{world},
  SUM(CASE WHEN (flags_{world} & :flag_seen) <> 0 THEN 1 ELSE 0 END) AS seen_{world},
  MIN(CASE WHEN flags_{world} <> 0 THEN party END) AS low_{world},
  MAX(CASE WHEN flags_{world} <> 0 THEN party END) AS high_{world},
"""


def _worlds(columns: str) -> str:
    return "".join(columns.format(world=world, sides=sides) for world, sides in _WORLDS.items())


ORIGIN = Step("origin", """
SELECT requirement, incident, known, until, origin, voice, party, COLUMNS_OF_WORLDS
  MIN(CASE WHEN tells = 1 THEN first END) AS first, MAX(CASE WHEN tells = 1 THEN last END) AS last,
  MIN(CASE WHEN tells = 1 THEN quantity END) AS fewest,
  MAX(CASE WHEN tells = 1 THEN quantity END) AS greatest,
  BIT_OR(hit) AS hit, BIT_OR(own_claims) AS claimed, BIT_OR(flags) AS flags,
  BIT_OR(CASE WHEN side = :side_perhaps THEN open ELSE 0 END) AS open
FROM told
GROUP BY requirement, incident, known, until, origin, voice, party
""".replace("COLUMNS_OF_WORLDS", _worlds(_OF_AN_ORIGIN)))  # fmt: skip

WEIGHED = Step("weighed", """
SELECT requirement, incident, known, until, COLUMNS_OF_WORLDS
  MIN(first) AS first, MAX(last) AS last, MIN(fewest) AS fewest, MAX(greatest) AS greatest,
  BIT_OR(hit) AS hit, BIT_OR(claimed) AS claimed, BIT_OR(flags) AS flags, BIT_OR(open) AS open
FROM origin
GROUP BY requirement, incident, known, until
""".replace("COLUMNS_OF_WORLDS", _worlds(_OF_ALL)))  # fmt: skip


def _signs(world: str, gate: str, of_for: bool) -> str:
    """`_signs` of `weighing` for one sum, as a number of bits. What one side says alone is never enough."""
    enough, gated, word = (
        (Signs.ENOUGH_FOR, Signs.GATE_FOR, Signs.WORD_FOR)
        if of_for
        else (Signs.ENOUGH_AGAINST, Signs.GATE_AGAINST, Signs.WORD_AGAINST)
    )
    counted = f"CASE WHEN low_{world} < high_{world} THEN heard_{world} ELSE free_{world} END"
    return f"""
    CASE WHEN {counted} >= :threshold THEN {int(enough)} ELSE 0 END
    + CASE WHEN (flags_{world} & :flag_{gate}) <> 0 OR seen_{world} > 1 THEN {int(gated)} ELSE 0 END
    + CASE WHEN low_{world} IS NOT NULL THEN {int(word)} ELSE 0 END"""


_WORST = _signs("for_least", "gate", of_for=True) + "+" + _signs("against_most", "gate_most", of_for=False)
_BEST = _signs("for_most", "gate_most", of_for=True) + "+" + _signs("against_least", "gate", of_for=False)

GRADED = Step("graded", """
SELECT w.requirement, w.incident, w.known, w.until, g.grade, w.for_least, w.for_most, w.against_least,
       w.against_most, w.first, w.last, w.hit, w.claimed, w.open, w.fewest, w.greatest,
       CASE WHEN (w.flags_for_most & :flag_reviewed) <> 0 THEN 0 ELSE 1 END AS unreviewed,
       CASE WHEN g.grade = :grade_unverified AND (w.flags & :flag_no_access) <> 0
            THEN :occurrence_unverifiable
            WHEN g.grade = :grade_evidence_against
              AND ((w.flags_against_least & :flag_gate) <> 0 OR w.seen_against_least > 1)
            THEN :occurrence_not_an_incident
            ELSE g.grade END AS occurrence
FROM (SELECT *, 64 * (WORST) + (BEST) AS signs FROM weighed) AS w
JOIN grading AS g ON g.signs = w.signs
""".replace("WORST", _WORST).replace("BEST", _BEST))  # fmt: skip

HELD = Step("held", """
SELECT r.requirement, r.rule, r.role, r.rank, c.incident, c.known, c.until, c.grade, h.occurrence,
       c.for_least, c.for_most, c.against_least, c.against_most, c.first, c.last, c.open, c.claimed,
       c.unreviewed, c.fewest, c.greatest, CASE WHEN (c.hit & :hit_sure) <> 0 THEN 1 ELSE 0 END AS sure
FROM graded AS c
JOIN requirement AS r ON r.requirement = c.requirement
JOIN graded AS h ON h.requirement = -1 - r.parties AND h.incident = c.incident AND h.known = c.known
WHERE (c.hit & :hit_case) <> 0
  AND (r.beside = 0 OR ((c.hit & :hit_beside) <> 0 AND (c.hit & :hit_met) = 0))
""")  # fmt: skip
"""`Hearing.case`, and `beside`: each incident held against each requirement, graded."""

CLAIM = Step("claim", """
SELECT c.requirement, c.incident, c.known, r.bearer,
       c.claimed & (u.excuses | BIT_OR(CASE WHEN t.side IN (:side_for, :side_perhaps)
                                            THEN COALESCE(e.mask, 0) ELSE 0 END)) AS mask
FROM held AS c
JOIN requirement AS r ON r.requirement = c.requirement
JOIN rule AS u ON u.rule = c.rule
JOIN told AS t ON t.requirement = c.requirement AND t.incident = c.incident AND t.known = c.known
JOIN deed AS d ON d.deed = t.deed
LEFT JOIN excuse AS e ON e.rule = c.rule AND e.act = d.act
WHERE c.claimed <> 0 AND c.role = :role_act
GROUP BY c.requirement, c.incident, c.known, c.claimed, r.bearer, u.excuses
""")  # fmt: skip
"""`claimed` of `excuses`: the exceptions of the text that the accused claims for an act."""

EXCUSED = Step("excused", """
SELECT c.requirement, c.incident, c.known,
       CASE WHEN (BIT_OR(t.flags) & :flag_gate) <> 0
              OR COUNT(DISTINCT CASE WHEN (t.flags & :flag_seen) <> 0 THEN t.origin END) > 1
            THEN :is_no_violation ELSE :is_justification_claimed END AS excuse
FROM claim AS c
LEFT JOIN told AS t ON t.requirement = c.requirement AND t.incident = c.incident AND t.known = c.known
  AND (t.claimed & c.mask) <> 0 AND t.voice <> c.bearer AND t.side <> :side_neither
  AND (t.flags & :flag_supports) <> 0
WHERE c.mask <> 0
GROUP BY c.requirement, c.incident, c.known
""")  # fmt: skip
"""`excused`: whether more than the word of the accused says that an exception applies."""

CASES = Step("new_cases", """
SELECT c.*, COALESCE(e.excuse, :none) AS excuse
FROM held AS c
LEFT JOIN excused AS e
  ON e.requirement = c.requirement AND e.incident = c.incident AND e.known = c.known
""")  # fmt: skip

KEPT = Step("cases", "SELECT * FROM new_cases")

FITTING = (DEED_FIT, SETTING_FIT)
WEIGHING = (PAUSED, TOLD, ORIGIN, WEIGHED, GRADED, HELD, CLAIM, EXCUSED, CASES)


# ---- what the cases of a rule amount to, by kind of clause

BOUND = Step("bound", "SELECT * FROM rule WHERE known <= :known AND until > :known")

KNOWN = Step("case_", """
SELECT c.*, g.outcome, g.rank AS place, g.settled, g.unsettled, g.unverified
FROM cases AS c
JOIN meaning AS g ON g.grade = c.grade
JOIN bound AS u ON u.rule = c.rule
WHERE c.known <= :known AND c.until > :known
""")  # fmt: skip

ACTS = Step("of_acts", """
SELECT c.rule, c.incident, CASE WHEN c.role = :role_group THEN c.rank ELSE :none END AS instance,
       c.occurrence, c.grade,
       CASE WHEN c.role = :role_outside THEN :is_outside
            WHEN c.role = :role_group THEN :is_non_signatory
            WHEN c.outcome = :is_violation AND c.excuse <> :none THEN c.excuse
            ELSE c.outcome END AS outcome,
       c.open AS hangs, c.for_least, c.for_most, c.against_least, c.against_most, c.first, c.last,
       NULL AS due_first, NULL AS due_last, NULL AS least, NULL AS most, 0 AS silence, c.unreviewed
FROM case_ AS c JOIN bound AS u ON u.rule = c.rule
WHERE c.role IN (:role_act, :role_outside, :role_group)
  AND u.kind IN (:kind_forbid, :kind_maintain, :kind_permit)
""")  # fmt: skip
"""`banned` and `beside`."""

BEST = Step("best", """
SELECT * FROM (
  SELECT rule, role, incident, first, last, settled, unsettled, unverified, sure,
         ROW_NUMBER() OVER (PARTITION BY rule, role, incident ORDER BY place, rank) AS nth
  FROM case_ WHERE role IN (:role_answer, :role_trigger)
) AS ranked WHERE nth = 1
""")  # fmt: skip
"""`Hearing.counter_acts`: of all who may answer, the one of whom it is best supported."""

REPLY = Step("reply", """
SELECT r.rule, f.frame, f.tier, CASE WHEN f.tier = 1 THEN r.sure ELSE r.settled END AS surely,
       r.last - f.high_first AS sure_from, r.first - f.low_last AS sure_to,
       r.first - f.high_last AS may_from, r.last - f.low_first AS may_to
FROM (
  SELECT rule, first, last, settled, unsettled, unverified, sure FROM best WHERE role = :role_answer
  UNION ALL
  SELECT rule, first, last, settled, unsettled, unverified, sure FROM case_ WHERE role = :role_done
) AS r
JOIN frame AS f ON f.rule = r.rule
WHERE CASE f.tier WHEN 0 THEN r.settled + r.unsettled WHEN 1 THEN r.unverified ELSE r.settled END = 1
""")  # fmt: skip
"""What answers an act, or fulfils a duty, as the minutes of an act that it answers: surely, and perhaps.
Tier 0: what is established, or perhaps so. 1: what is unverified. 2: what is established, however late."""

ONCE_MET = Step("once_met", """
SELECT u.rule,
       CASE WHEN COUNT(b.rule) < u.before THEN :ever ELSE MAX(b.first) END AS first,
       CASE WHEN COUNT(b.rule) < u.before THEN :ever ELSE MAX(b.last) END AS last,
       CASE WHEN COUNT(b.rule) < u.before THEN 0 ELSE MIN(b.surely) END AS sure
FROM bound AS u
LEFT JOIN (
  SELECT rule, first, last,
         CASE WHEN settled = 1 AND (unsettled_first IS NULL OR unsettled_first >= last) THEN 1
              ELSE 0 END AS surely
  FROM (
    SELECT rule, rank, MAX(settled) AS settled,
           MIN(CASE WHEN unsettled = 1 THEN first END) AS unsettled_first,
           COALESCE(MIN(CASE WHEN settled = 1 THEN first END), MIN(first)) AS first,
           COALESCE(MIN(CASE WHEN settled = 1 THEN last END), MIN(last)) AS last
    FROM case_ WHERE role = :role_before AND settled + unsettled > 0 GROUP BY rule, rank
  ) AS of_each
) AS b ON b.rule = u.rule
WHERE u.before > 0
GROUP BY u.rule, u.before
""")  # fmt: skip
"""`_once_met`: when all who owed the clause before have done it."""

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
  SELECT d.rule, d.number, d.frame, d.first, d.last, 1, 0 FROM due AS d JOIN bound AS u ON u.rule = d.rule
) AS q
JOIN frame AS f ON f.rule = q.rule AND f.frame = q.frame AND f.tier = 0
""")  # fmt: skip
"""What wants an answer: acts that need notice, and calls of a duty (`_calls`)."""

SUSPENDED = Step("suspended", """
SELECT q.rule, q.ask,
       MAX(CASE WHEN q.by_act = 0 OR q.last < g.begins_first OR q.first > g.ends_last THEN 0
                WHEN q.first >= g.begins_last AND q.last <= g.ends_first THEN 2 ELSE 1 END) AS call,
       MAX(CASE WHEN q.due_last < g.begins_first OR q.due_first > g.ends_last THEN 0
                WHEN q.due_first >= g.begins_last AND q.due_last <= g.ends_first THEN 2 ELSE 1 END) AS due
FROM asked AS q JOIN gap AS g ON g.rule = q.rule
GROUP BY q.rule, q.ask
""")  # fmt: skip
"""Calls that came, or run out, while what binds was suspended; 2: surely, 1: perhaps."""

COVER = Step("cover", """
SELECT rule, frame, tier, MIN(sure_from) AS sure_from, MAX(sure_to) AS sure_to
FROM (
  SELECT *, SUM(gap) OVER (
      PARTITION BY rule, frame, tier ORDER BY sure_from, sure_to ROWS UNBOUNDED PRECEDING) AS island
  FROM (
    SELECT *, CASE WHEN sure_from <= 1 + MAX(sure_to) OVER (
        PARTITION BY rule, frame, tier ORDER BY sure_from, sure_to
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) THEN 0 ELSE 1 END AS gap
    FROM reply WHERE surely = 1 AND sure_from <= sure_to
  ) AS gaps
) AS islands
GROUP BY rule, frame, tier, island
""")  # fmt: skip
"""The minutes at which an act is surely answered, as islands without gaps: `sure` in `answered`."""

_REACHED = """
  CASE WHEN needed <= MAX(reaches) OVER (
    PARTITION BY rule, frame, tier ORDER BY minute, asks ROWS UNBOUNDED PRECEDING) THEN 1 ELSE 0 END"""
_ASKS = "FROM asked AS q JOIN frame AS f ON f.rule = q.rule AND f.frame = q.frame"

ANSWERED = Step("answered", """
SELECT rule, ask, MAX(CASE WHEN tier = 0 THEN covered ELSE 0 END) AS covered,
       MAX(CASE WHEN tier = 0 THEN possible ELSE 0 END) AS possible,
       MAX(CASE WHEN tier = 1 THEN covered ELSE 0 END) AS covered_unverified,
       MAX(CASE WHEN tier = 1 THEN possible ELSE 0 END) AS possible_unverified,
       MAX(CASE WHEN tier = 2 THEN covered ELSE 0 END) AS late
FROM (
  SELECT rule, tier, ask, 0 AS possible, REACHED AS covered
  FROM (
    SELECT rule, frame, tier, :none AS ask, sure_from AS minute, 0 AS asks, sure_to AS reaches, NULL AS needed
    FROM cover
    UNION ALL
    SELECT q.rule, q.frame, f.tier, q.ask, q.first, 1, NULL, q.last ASKS
  ) AS surely
  UNION ALL
  SELECT rule, tier, ask, REACHED AS possible, 0
  FROM (
    SELECT rule, frame, tier, :none AS ask, may_from AS minute, 0 AS asks, may_to AS reaches, NULL AS needed
    FROM reply
    UNION ALL
    SELECT q.rule, q.frame, f.tier, q.ask, q.last, 1, NULL, q.first ASKS
  ) AS perhaps
) AS both_ WHERE ask <> :none
GROUP BY rule, ask
""".replace("REACHED", _REACHED).replace("ASKS", _ASKS))  # fmt: skip
"""`answered`. Covered: the last island that begins by the act's first minute reaches to its last one.
Possible: of the answers that may come early enough some may come late enough."""

PRIOR = Step("of_prior", """
SELECT c.rule, c.incident, :none AS instance, c.occurrence, c.grade,
       CASE WHEN a.covered = 1 THEN :is_no_violation
            WHEN a.possible = 1 THEN :is_undecidable
            WHEN a.covered_unverified = 1 THEN :is_justification_claimed
            WHEN a.possible_unverified = 1 THEN :is_undecidable
            WHEN c.outcome = :is_violation AND c.excuse <> :none THEN c.excuse
            ELSE c.outcome END AS outcome,
       CASE WHEN a.ask IS NULL THEN c.open ELSE :open_when END AS hangs,
       c.for_least, c.for_most, c.against_least, c.against_most, c.first, c.last,
       NULL AS due_first, NULL AS due_last, NULL AS least, NULL AS most,
       CASE WHEN a.possible = 0 AND a.possible_unverified = 0 AND c.excuse = :none
            THEN 1 ELSE 0 END AS silence, c.unreviewed
FROM case_ AS c
JOIN bound AS u ON u.rule = c.rule
LEFT JOIN answered AS a ON a.rule = c.rule AND a.ask = c.incident
WHERE u.kind = :kind_require_prior AND c.role = :role_act
""")  # fmt: skip
"""`prior_missing`: a violation where no answer is on record in time, and no excuse is claimed."""

DUTIES = Step("of_duties", """
SELECT rule, :none AS incident, ask AS instance, :grade_unverified AS occurrence, :grade_unverified AS grade,
       outcome,
       CASE WHEN sure = 0 THEN :open_act + :open_when
            WHEN unnamed = 1 AND due_last < at AND owed = 2 AND possible = 0 AND possible_unverified = 0
            THEN :open_who
            ELSE :open_when END AS hangs,
       0 AS for_least, 0 AS for_most, 0 AS against_least, 0 AS against_most, first, last, due_first, due_last,
       NULL AS least, NULL AS most,
       CASE WHEN outcome = :is_violation AND late = 0 THEN 1 ELSE 0 END AS silence, 0 AS unreviewed
FROM (
  SELECT d.*, CASE WHEN sure = 0 THEN :is_undecidable
                   WHEN covered = 1 THEN :is_met
                   WHEN owed = 0 AND possible = 0 THEN :is_outside
                   WHEN due_last >= at AND owed > 0 AND due_first < at THEN :is_undecidable
                   WHEN due_last >= at AND owed > 0 THEN :is_pending
                   WHEN owed = 1 OR possible = 1 THEN :is_undecidable
                   WHEN covered_unverified = 1 THEN :is_insufficient
                   WHEN possible_unverified = 1 OR unnamed = 1 THEN :is_undecidable
                   ELSE :is_violation END AS outcome
  FROM (
    SELECT q.rule, q.ask, q.first, q.last, q.due_first, q.due_last, u.at, u.unnamed,
           CASE WHEN s.call = 1 THEN 0 ELSE q.sure END AS sure,
           a.covered, a.possible, a.covered_unverified, a.possible_unverified, a.late,
           CASE WHEN q.due_first >= u.at THEN CASE WHEN u.at > u.over_last THEN 0 ELSE 2 END
                WHEN q.due_first > u.over_last OR s.due = 2 THEN 0
                WHEN q.due_last <= u.over_first AND COALESCE(s.due, 0) = 0 THEN 2
                ELSE 1 END AS owed
    FROM asked AS q
    JOIN bound AS u ON u.rule = q.rule AND u.kind IN (:kind_oblige, :kind_register)
    JOIN answered AS a ON a.rule = q.rule AND a.ask = q.ask
    LEFT JOIN suspended AS s ON s.rule = q.rule AND s.ask = q.ask
    WHERE COALESCE(s.call, 0) < 2
  ) AS d
) AS duty
""")  # fmt: skip
"""`duties`: a duty, once for each time that it falls due. `owed` (`_still_owed`): 0 no, 1 perhaps, 2 yes."""

COUNTED = Step("counted", """
SELECT c.rule, c.first, c.last, c.settled, u.shortest, u.longest,
       CASE WHEN u.things = 1 THEN COALESCE(c.fewest, 1) ELSE 1 END AS least,
       CASE WHEN u.things = 1 THEN COALESCE(c.greatest, :ever) ELSE 1 END AS most
FROM case_ AS c JOIN bound AS u ON u.rule = c.rule
WHERE u.kind = :kind_limit AND c.role = :role_act AND c.settled + c.unsettled > 0
""")  # fmt: skip
"""`_counted`: how many an act counts for."""

STOCK = Step("stock", """
SELECT rule, MAX(CASE WHEN settled = 1 THEN least ELSE 0 END) AS least, MAX(most) AS most
FROM counted GROUP BY rule
""")  # fmt: skip

CONTAINED = Step("contained", """
SELECT rule, MAX(ended - earlier) AS least
FROM (
  SELECT rule, earlier,
         SUM(ends) OVER (PARTITION BY rule ORDER BY minute, asks DESC ROWS UNBOUNDED PRECEDING) AS ended
  FROM (
    SELECT rule, last AS minute, 0 AS asks, least AS ends, NULL AS earlier FROM counted
    WHERE settled = 1 AND last - first < shortest
    UNION ALL
    SELECT rule, first + shortest, 1, 0,
           SUM(least) OVER (PARTITION BY rule ORDER BY first) - SUM(least) OVER (PARTITION BY rule, first)
    FROM counted WHERE settled = 1 AND last - first < shortest
  ) AS marks
) AS sums
GROUP BY rule
""")  # fmt: skip
"""`_contained`: what has ended before the window does, less what began before it does. An act that takes
longer than the window is in none."""

TOUCHED = Step("touched", """
SELECT rule, MAX(running) AS most
FROM (
  SELECT rule,
         SUM(change) OVER (PARTITION BY rule ORDER BY minute, change ROWS UNBOUNDED PRECEDING) AS running
  FROM (
    SELECT rule, first AS minute, most AS change FROM counted
    UNION ALL
    SELECT rule, last + longest, -most FROM counted
  ) AS marks
) AS sums
GROUP BY rule
""")  # fmt: skip
"""`_touched`: what a window can touch that ends where an act begins; those before it have left it."""

LIMITS = Step("of_limits", """
SELECT rule, :none AS incident, :none AS instance, :grade_unverified AS occurrence,
       :grade_unverified AS grade,
       CASE WHEN least > allowed THEN :is_violation
            WHEN most > allowed THEN :is_undecidable
            ELSE :is_no_violation END AS outcome,
       :open_when AS hangs, 0 AS for_least, 0 AS for_most, 0 AS against_least, 0 AS against_most,
       :since_ever AS first, :ever AS last, NULL AS due_first, NULL AS due_last,
       least, LEAST(most, :ever) AS most, 0 AS silence, 0 AS unreviewed
FROM (
  SELECT u.rule, u.most AS allowed,
         COALESCE(CASE WHEN u.stock = 1 THEN s.least ELSE c.least END, 0) AS least,
         COALESCE(CASE WHEN u.stock = 1 THEN s.most ELSE t.most END, 0) AS most
  FROM bound AS u
  LEFT JOIN stock AS s ON s.rule = u.rule
  LEFT JOIN contained AS c ON c.rule = u.rule
  LEFT JOIN touched AS t ON t.rule = u.rule
  WHERE u.kind = :kind_limit AND u.most <> :none
) AS numbers
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

ALL = Step("finding", """
SELECT COLUMNS FROM of_acts UNION ALL SELECT COLUMNS FROM of_prior
UNION ALL SELECT COLUMNS FROM of_duties UNION ALL SELECT COLUMNS FROM of_limits
""".replace("COLUMNS", ", ".join(VERDICT)))  # fmt: skip

BROKEN = Step("broken", """
SELECT c.rule, MIN(CASE WHEN f.outcome = :is_violation THEN COALESCE(f.due_last, f.last) END) AS surely_by,
       MIN(COALESCE(f.due_first, f.first)) AS perhaps_by
FROM condition AS c
JOIN finding AS f ON f.rule = c.hangs_on
WHERE f.outcome IN (:is_violation, :is_contested, :is_undecidable, :is_justification_claimed)
GROUP BY c.rule
""")  # fmt: skip
"""`Bench._broken`: from when on what a clause hangs on is broken, surely and perhaps."""

SPARED = Step("spared", """
SELECT rule, incident, MAX(settled) AS surely FROM case_
WHERE role = :role_spared AND settled + unsettled > 0 GROUP BY rule, incident
""")  # fmt: skip
"""`Bench._protected`: the acts that hit those whose protection hangs on nobody's compliance."""

_KEPT = ", ".join(f"v.{column}" for column in VERDICT if column not in ("outcome", "hangs", "silence"))
VERDICTS = Step("verdict", """
SELECT KEPT, COALESCE(new_outcome, outcome) AS outcome,
       CASE WHEN new_outcome IS NULL THEN hangs ELSE :open_condition END AS hangs,
       CASE WHEN new_outcome = :is_undecidable THEN 0 ELSE silence END AS silence
FROM (
  SELECT f.*, CASE WHEN f.outcome <> :is_violation OR s.surely = 1 THEN NULL
                   WHEN b.surely_by < COALESCE(f.due_first, f.first)
                   THEN CASE WHEN s.surely = 0 THEN :is_undecidable ELSE :is_release_claimed END
                   WHEN b.perhaps_by <= COALESCE(f.due_last, f.last) THEN :is_undecidable END AS new_outcome
  FROM finding AS f
  LEFT JOIN broken AS b ON b.rule = f.rule
  LEFT JOIN spared AS s ON s.rule = f.rule AND s.incident = f.incident
) AS v
""".replace("KEPT", _KEPT))  # fmt: skip
"""`Bench._under_condition`: a broken condition releases nobody by inference."""

BY_KIND = (
    BOUND, KNOWN, ACTS, BEST, REPLY, ONCE_MET, ASKED, SUSPENDED, COVER, ANSWERED, PRIOR, DUTIES, COUNTED,
    STOCK, CONTAINED, TOUCHED, LIMITS, ALL, BROKEN, SPARED, VERDICTS,
)  # fmt: skip
