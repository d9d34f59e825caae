"""`weighing`: the most within an origin, summed across origins, in the two extreme worlds; then the grade."""

import re
from collections.abc import Iterable, Mapping

from truce.findings.engine.plans.step import Step
from truce.findings.weighing import Signs

_WORLDS = {"for_least": "0", "for_most": "0, 1", "against_least": "2", "against_most": "1, 2, 4"}
"""Which sides (codes of `SIDES`) count in each of the four sums: `_SUMS` of `weighing`."""

_OF_AN_ORIGIN = """
  MAX(CASE WHEN side IN ({sides}) THEN points ELSE 0 END) AS {world},
  BIT_OR(CASE WHEN side IN ({sides}) THEN flags ELSE 0 END) AS flags_{world},
"""

_OF_ALL = """
  CAST(SUM({world}) AS BIGINT) AS {world}, BIT_OR(flags_{world}) AS flags_{world},
  CAST(SUM(CASE WHEN voice = :none THEN {world} ELSE 0 END) AS BIGINT) AS free_{world},
  CAST(SUM(CASE WHEN voice = :none OR party IS NOT NULL THEN {world} ELSE 0 END) AS BIGINT) AS heard_{world},
  CAST(SUM(CASE WHEN (flags_{world} & :flag_seen) <> 0 THEN 1 ELSE 0 END) AS BIGINT) AS seen_{world},
  MIN(CASE WHEN flags_{world} <> 0 THEN party END) AS low_{world},
  MAX(CASE WHEN flags_{world} <> 0 THEN party END) AS high_{world},
"""


_MEASURES = ("", "flags_", "free_", "heard_", "seen_", "low_", "high_")
"""What is known of each world: the columns of `_OF_ALL`."""
_CERTAIN = {world: world.replace("most", "least") for world in _WORLDS}
"""Where nothing is open, the most that a side can weigh is the least."""


def _worlds(columns: str, worlds: Iterable[str] = _WORLDS) -> str:
    return "".join(columns.format(world=world, sides=_WORLDS[world]) for world in worlds)


def weighed(told: str, keys: str, of_origin: str, of_all: str, worlds: Iterable[str] = _WORLDS) -> str:
    """The query that keeps the most within each origin, and sums across them."""
    best = f"{keys}, origin, voice, party"
    return f"""
SELECT {keys}, {_worlds(_OF_ALL, worlds)} {of_all}
FROM (
  SELECT {best}, {_worlds(_OF_AN_ORIGIN, worlds)} {of_origin} FROM {told} GROUP BY {best}
) AS origin_
GROUP BY {keys}"""  # noqa: S608


NO_MORE = "0 AS nothing"
"""For queries that keep nothing beside the weights."""

_KEYS = "question, grp, incident, known"
_MORE = ("first", "last", "fewest", "greatest", "hit", "claimed", "flags", "open")

_MORE_OF_AN_ORIGIN = """
  MIN(CASE WHEN tells = 1 THEN first END) AS first, MAX(CASE WHEN tells = 1 THEN last END) AS last,
  MIN(CASE WHEN tells = 1 THEN quantity END) AS fewest,
  MAX(CASE WHEN tells = 1 THEN quantity END) AS greatest,
  BIT_OR(hit) AS hit, BIT_OR(own_claims) AS claimed, BIT_OR(flags) AS flags,
  BIT_OR(CASE WHEN side = :side_perhaps THEN open ELSE 0 END) AS open
"""
_MORE_OF_ALL = """
  MIN(first) AS first, MAX(last) AS last, MIN(fewest) AS fewest, MAX(greatest) AS greatest,
  BIT_OR(hit) AS hit, BIT_OR(claimed) AS claimed, BIT_OR(flags) AS flags, BIT_OR(open) AS open
"""


def _of_one(aggregates: str) -> str:
    """Of one account, the least, the most and the sum are what it says itself."""
    return re.sub(r"\b(MIN|MAX|SUM|BIT_OR)\(", "(", aggregates)


def _all_worlds(weighed_: str, base: Mapping[str, str]) -> str:
    """What was weighed, with every world; each is taken from the one that stands for it."""
    measures = ", ".join(f"{m}{base[world]} AS {m}{world}" for world in _WORLDS for m in _MEASURES)
    return f"SELECT {_KEYS}, {measures}, {', '.join(_MORE)} FROM ({weighed_}) AS weighed_"  # noqa: S608


_SURE = tuple(dict.fromkeys(_CERTAIN.values()))
_TOLD = weighed("told", _KEYS, _MORE_OF_AN_ORIGIN, _MORE_OF_ALL)
_SEVERAL = "(SELECT * FROM of_act WHERE accounts > 1) AS a"
_ACT = weighed(_SEVERAL, _KEYS, _MORE_OF_AN_ORIGIN, _MORE_OF_ALL, _SURE)
_ALONE = f"""
SELECT {_KEYS}, {_of_one(_worlds(_OF_ALL, _SURE))} {_of_one(_MORE_OF_ALL)}
FROM (
  SELECT {_KEYS}, voice, party, {_of_one(_worlds(_OF_AN_ORIGIN, _SURE))} {_of_one(_MORE_OF_AN_ORIGIN)}
  FROM of_act WHERE accounts = 1
) AS origin_"""  # noqa: S608
_WEIGHED = " UNION ALL ".join(
    (
        _all_worlds(_TOLD, dict(zip(_WORLDS, _WORLDS, strict=True))),
        _all_worlds(_ACT, _CERTAIN),
        _all_worlds(_ALONE, _CERTAIN),
    )
)
"""On whether an act happened at all nothing is open; and most incidents have one account: nothing to sum."""


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


def graded(weighed: str, columns: str) -> str:
    """The query that looks up the grade (`g`) of what was weighed (`w`)."""
    signs = f"(SELECT *, 64 * ({_WORST}) + ({_BEST}) AS signs FROM {weighed} AS x)"  # noqa: S608
    return f"SELECT {columns} FROM {signs} AS w JOIN grading AS g ON g.signs = w.signs"  # noqa: S608


_BOTH = (
    f"{_KEYS}, origin, voice, party, points, flags, first, last, quantity, side, tells, open, own_claims, hit"
)
_OF_FEW = weighed(
    f"(SELECT {_BOTH} FROM told UNION ALL SELECT {_BOTH} FROM of_act) AS both_",  # noqa: S608
    _KEYS, _MORE_OF_AN_ORIGIN, _MORE_OF_ALL,
)  # fmt: skip
_GRADED = """
       w.question, w.grp, w.incident, w.known, g.grade, w.for_least, w.for_most, w.against_least,
       w.against_most, w.first, w.last, w.hit, w.claimed, w.open, w.fewest, w.greatest,
       CASE WHEN (w.flags_for_most & :flag_reviewed) <> 0 THEN 0 ELSE 1 END AS unreviewed,
       CASE WHEN (w.flags_for_least & :flag_mechanism) <> 0 THEN :by_mechanism
            WHEN (w.flags_for_least & :flag_examined) <> 0 THEN :by_examined
            WHEN (w.flags_for_least & :flag_admits) <> 0 THEN :by_admits
            WHEN w.seen_for_least > 1 THEN :by_two_with_access
            ELSE :none END AS confirmed_by,
       CASE WHEN g.grade = :grade_unverified AND (w.flags & :flag_no_access) <> 0
            THEN :occurrence_unverifiable
            WHEN g.grade = :grade_evidence_against
              AND ((w.flags_against_least & :flag_gate) <> 0 OR w.seen_against_least > 1)
            THEN :occurrence_not_an_incident
            ELSE g.grade END AS occurrence
"""

GRADED = Step("graded", graded(f"({_WEIGHED})", _GRADED))
GRADED_OF_FEW = Step("graded", graded(f"({_OF_FEW})", _GRADED))
"""The same in one way for all: slower for many incidents, but planned in half the time."""

HELD = Step("held", """
SELECT c.question, c.grp, c.incident, c.known, t.until, t.earliest, t.latest, c.grade, h.occurrence,
       c.for_least, c.for_most, c.against_least, c.against_most, c.first, c.last, c.open, c.claimed,
       c.unreviewed, c.confirmed_by, CASE WHEN (c.hit & :hit_heard) <> 0 THEN c.fewest END AS fewest,
       CASE WHEN (c.hit & :hit_numbered) <> 0 THEN c.greatest END AS greatest,
       CASE WHEN (c.hit & :hit_sure) <> 0 THEN 1 ELSE 0 END AS sure,
       CASE WHEN (c.hit & :hit_certified) <> 0 THEN 1 ELSE 0 END AS certified,
       CASE WHEN (c.hit & :hit_named) <> 0 THEN 1 ELSE 0 END AS named,
       CASE WHEN (c.hit & :hit_beside) <> 0 AND (c.hit & :hit_met) = 0 THEN 1 ELSE 0 END AS aside
FROM graded AS c
JOIN question AS q ON q.question = c.question
JOIN pair AS t ON t.question = c.question AND t.grp = c.grp AND t.incident = c.incident AND t.known = c.known
JOIN graded AS h
  ON h.question = -1 AND h.grp = q.parties * t.voiced AND h.incident = c.incident AND h.known = c.known
WHERE (c.hit & :hit_case) <> 0
""")  # fmt: skip
"""`Hearing.case`: each incident held against each question, graded. `named`, `aside`: what `beside` asks of
it, that a group did it, or that it was surely elsewhere."""

CLAIM = Step("claim", """
SELECT c.question, c.incident, c.known, r.bearer,
       c.claimed & (u.excuses | BIT_OR(CASE WHEN t.side IN (:side_for, :side_perhaps)
                                            THEN COALESCE(e.mask, 0) ELSE 0 END)) AS mask
FROM held AS c
JOIN question AS q ON q.question = c.question
JOIN requirement AS r ON r.requirement = q.requirement AND r.role = :role_act
JOIN rule AS u ON u.rule = r.rule
JOIN told AS t ON t.question = c.question AND t.incident = c.incident AND t.known = c.known
JOIN deed AS d ON d.deed = t.deed
LEFT JOIN excuse AS e ON e.rule = r.rule AND e.act = d.act
WHERE c.claimed <> 0
GROUP BY c.question, c.incident, c.known, c.claimed, r.bearer, u.excuses
""", only_if="held")  # fmt: skip
"""`claimed` of `excuses`: the exceptions of the text that the accused claims for an act."""

EXCUSED = Step("excused", """
SELECT c.question, c.incident, c.known,
       CASE WHEN (BIT_OR(CASE WHEN t.side = :side_for THEN t.flags ELSE 0 END) & :flag_gate) <> 0
              OR COUNT(DISTINCT CASE WHEN t.side = :side_for AND (t.flags & :flag_seen) <> 0
                                     THEN t.origin END) > 1
            THEN :is_no_violation
            WHEN (BIT_OR(t.flags) & :flag_gate) <> 0
              OR COUNT(DISTINCT CASE WHEN (t.flags & :flag_seen) <> 0 THEN t.origin END) > 1
            THEN :is_undecidable ELSE :is_justification_claimed END AS excuse
FROM claim AS c
LEFT JOIN told AS t ON t.question = c.question AND t.incident = c.incident AND t.known = c.known
  AND (t.claimed & c.mask) <> 0 AND t.voice <> c.bearer AND t.side IN (:side_for, :side_perhaps)
  AND (t.flags & :flag_supports) <> 0
WHERE c.mask <> 0
GROUP BY c.question, c.incident, c.known
""", only_if="claim")  # fmt: skip
"""`excused`: whether more than the word of the accused says that an exception applies."""

CASES = Step("new_cases", """
SELECT c.question, c.grp, c.incident, c.known, c.until, c.earliest, c.latest, c.grade, c.occurrence,
       c.for_least, c.for_most, c.against_least, c.against_most, c.first, c.last, c.open, c.unreviewed,
       c.confirmed_by, c.sure, c.certified, c.named, c.aside, COALESCE(n.least, c.fewest) AS fewest,
       COALESCE(n.most, c.greatest) AS greatest, COALESCE(k.mask, 0) AS claimed,
       COALESCE(e.excuse, :none) AS excuse
FROM held AS c
LEFT JOIN amount AS n ON n.question = c.question AND n.incident = c.incident AND n.known = c.known
LEFT JOIN claim AS k ON k.question = c.question AND k.incident = c.incident AND k.known = c.known
LEFT JOIN excused AS e ON e.question = c.question AND e.incident = c.incident AND e.known = c.known
""")  # fmt: skip

SETTLED = Step("new_settled", """
SELECT t.deed, t.setting, t.earliest, t.latest, t.plain, c.grp AS between_, c.incident, c.known,
       t.until, c.grade, c.occurrence, c.for_least, c.for_most, c.against_least, c.against_most, c.first,
       c.last, c.unreviewed, c.confirmed_by,
       CASE WHEN (c.hit & :hit_heard) <> 0 THEN c.fewest END AS fewest,
       CASE WHEN (c.hit & :hit_numbered) <> 0 THEN c.greatest END AS greatest
FROM new_tale AS t
JOIN graded AS c ON c.incident = t.incident AND c.known = t.known
WHERE t.plain = 1 AND c.question = -1 AND (c.hit & :hit_case) <> 0
""", is_view=True)  # fmt: skip
"""Plain tales, graded: what they amount to wherever they surely meet a requirement."""

REMEMBERED = ("tale", "settled", "cases")
KEPT = tuple(Step(table, f"SELECT * FROM new_{table}", is_view=True) for table in REMEMBERED)  # noqa: S608
"""What is remembered, where all is new."""
