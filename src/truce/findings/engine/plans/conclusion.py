"""What all kinds of clause amount to together, and what hangs on the compliance of others."""

from truce.findings.engine.plans.bans import ACTS, PRIOR
from truce.findings.engine.plans.step import Step

VERDICT = (
    "rule", "incident", "instance", "occurrence", "grade", "outcome", "hangs", "for_least", "for_most",
    "against_least", "against_most", "first", "last", "due_first", "due_last", "least", "most", "silence",
    "unreviewed", "claimed", "confirmed_by", "course", "certified",
)  # fmt: skip
"""The columns of a verdict. `hangs` are bits of aspects, and count where the outcome is undecidable."""

_PARTS = ("of_acts", "of_prior", "of_duties", "of_counted", "of_limits", "of_stocks", "of_periods")

_ALL = " UNION ALL ".join(f"SELECT {', '.join(VERDICT)} FROM {part}" for part in _PARTS)  # noqa: S608

ALL = Step("finding", _ALL, is_view=True)
"""Never stored: where clauses are many it would be the largest table, and verdicts hold the same again."""

_OF_CONDITIONS = _ALL
for _part in (ACTS, PRIOR):
    _restricted = _part.query.replace("FROM shown AS", "FROM shown_of_conditions AS")
    _OF_CONDITIONS = _OF_CONDITIONS.replace(f"FROM {_part.table}", f"FROM ({_restricted}) AS {_part.table}")

BROKEN = Step("broken", f"""
SELECT c.rule, MIN(CASE WHEN f.outcome = :is_violation THEN COALESCE(f.due_last, f.last) END) AS surely_by,
       MIN(COALESCE(f.due_first, f.first)) AS perhaps_by
FROM condition AS c
JOIN ({_OF_CONDITIONS}) AS f ON f.rule = c.hangs_on
WHERE f.outcome IN (:is_violation, :is_contested, :is_undecidable, :is_justification_claimed)
GROUP BY c.rule
""", only_if="condition")  # fmt: skip # noqa: S608
"""`Bench._broken`: from when on what a clause hangs on is broken, surely and perhaps."""

SPARED = Step("spared", """
SELECT rule, incident, MAX(settled) AS surely FROM case_
WHERE role = :role_spared AND settled + unsettled > 0 GROUP BY rule, incident
""", only_if="case_")  # fmt: skip
"""`Bench._protected`: the acts that hit those whose protection hangs on nobody's compliance."""

_CHANGED = ("outcome", "hangs", "silence", "course")
_KEPT = ", ".join(f"v.{column}" for column in VERDICT if column not in _CHANGED)

AFTER_RELEASE = Step("standing", """
SELECT f.*, s.surely,
       CASE WHEN f.outcome NOT IN (:is_violation, :is_justification_claimed) OR s.surely = 1 THEN NULL
            WHEN u.released_first > COALESCE(f.due_last, f.last) OR u.released_first >= :ever THEN NULL
            WHEN s.surely IS NULL AND u.released_last < COALESCE(f.due_first, f.first) THEN :is_outside
            ELSE :is_undecidable END AS released
FROM finding AS f
JOIN bound AS u ON u.rule = f.rule
LEFT JOIN spared AS s ON s.rule = f.rule AND s.incident = f.incident
""", is_view=True)  # fmt: skip
"""`Bench._after_release`: a ruling may have released the bearer; the protection of people it never ends."""

VERDICTS = Step("verdict", """
SELECT KEPT, COALESCE(released, new_outcome, outcome) AS outcome,
       CASE WHEN released IS NULL AND new_outcome IS NULL THEN hangs ELSE :open_condition END AS hangs,
       CASE WHEN released IS NOT NULL OR new_outcome = :is_undecidable THEN 0 ELSE silence END AS silence,
       CASE WHEN released IS NULL THEN course ELSE :none END AS course
FROM (
  SELECT f.*, CASE WHEN f.outcome <> :is_violation OR f.surely = 1 THEN NULL
                   WHEN b.surely_by < COALESCE(f.due_first, f.first)
                   THEN CASE WHEN f.surely = 0 THEN :is_undecidable ELSE :is_release_claimed END
                   WHEN b.perhaps_by <= COALESCE(f.due_last, f.last) THEN :is_undecidable END AS new_outcome
  FROM standing AS f
  LEFT JOIN broken AS b ON b.rule = f.rule
) AS v
""".replace("KEPT", _KEPT), is_view=True)  # fmt: skip
"""`Bench._under_condition`: a broken condition releases nobody by inference."""
