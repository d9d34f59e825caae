"""`bans` and `beside`: acts that are banned, or that need notice or consent; those beside a ban."""

from truce.findings.engine.plans.step import Step

RESTORED = Step("restored", """
SELECT rule, MAX(CASE WHEN nth_settled = 1 AND settled = 1 THEN first END) AS surely,
       MAX(CASE WHEN nth_settled = 1 AND settled = 1 THEN incident END) AS surely_in,
       MAX(CASE WHEN nth_settled = 2 AND settled = 1 THEN first END) AS else_surely,
       MAX(CASE WHEN nth = 1 THEN last END) AS perhaps,
       MAX(CASE WHEN nth = 1 THEN incident END) AS perhaps_in,
       MAX(CASE WHEN nth = 2 THEN last END) AS else_perhaps
FROM (
  SELECT b.rule, b.incident, b.first, b.last, b.settled,
         ROW_NUMBER() OVER (PARTITION BY b.rule ORDER BY b.settled DESC, b.first DESC) AS nth_settled,
         ROW_NUMBER() OVER (PARTITION BY b.rule ORDER BY b.last DESC) AS nth
  FROM best AS b JOIN bound AS u ON u.rule = b.rule AND u.kind = :kind_maintain
  WHERE b.role = :role_answer AND b.settled + b.unsettled = 1
) AS ranked
GROUP BY rule
""")  # fmt: skip
"""When a state was last restored, surely and perhaps, and when else than in that incident: what breaks a
state does not restore it."""

ACTS = Step("of_acts", """
SELECT c.rule, c.incident, CASE WHEN c.role = :role_group THEN c.rank ELSE :none END AS instance,
       c.occurrence, c.grade,
       CASE WHEN c.role = :role_outside THEN :is_outside
            WHEN c.role = :role_group THEN :is_non_signatory
            WHEN c.outcome = :is_violation AND c.excuse <> :none THEN c.excuse
            ELSE c.outcome END AS outcome,
       CASE WHEN c.kind <> :kind_maintain OR c.role <> :role_act OR c.outcome <> :is_violation
              OR c.excuse <> :none THEN :none
            WHEN CASE WHEN r.surely_in = c.incident THEN r.else_surely ELSE r.surely END > c.last
            THEN :course_ceased
            WHEN CASE WHEN r.perhaps_in = c.incident THEN r.else_perhaps ELSE r.perhaps END > c.first
            THEN :course_unknown
            ELSE :course_ongoing END AS course,
       c.open AS hangs, c.for_least, c.for_most, c.against_least, c.against_most, c.first, c.last,
       NULL AS due_first, NULL AS due_last, NULL AS least, NULL AS most, 0 AS silence, c.unreviewed,
       c.claimed, c.confirmed_by, 0 AS certified
FROM shown AS c
LEFT JOIN restored AS r ON r.rule = c.rule
WHERE c.kind <> :kind_require_prior
""", is_view=True)  # fmt: skip
"""`banned` and `beside`. A broken state lasts until it is restored (`_course`)."""

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
            THEN 1 ELSE 0 END AS silence, c.unreviewed,
       CASE WHEN a.ask IS NULL OR a.possible = 1 THEN 0
            WHEN a.covered_unverified = 1 THEN :none
            WHEN a.possible_unverified = 1 THEN 0
            ELSE c.claimed END AS claimed,
       c.confirmed_by, :none AS course, 0 AS certified
FROM shown AS c
LEFT JOIN answered AS a ON a.rule = c.rule AND a.ask = c.incident
WHERE c.kind = :kind_require_prior
""", is_view=True)  # fmt: skip
"""`prior_missing`: a violation where no answer is on record in time, and no excuse is claimed. Claimed is
NONE where what is claimed is the answer itself."""
