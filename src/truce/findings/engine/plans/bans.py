"""`bans` and `beside`: acts that are banned, or that need notice or consent; those beside a ban."""

from truce.findings.engine.plans.step import Step

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
