"""What meets what: the deeds and settings that occur, held against requirements and the questions they ask.

Nothing here is read of accounts: these tables are small, and are made anew only if rules or values are new.
"""

from truce.findings.engine.plans.step import Step

DEED_FIT = Step("deed_fit", """
SELECT r.requirement, r.rule, r.role, CASE WHEN r.role = :role_group THEN w.grp ELSE r.rank END AS rank,
       r.parties, r.act, r.whom, w.grp, w.whose, r.setting AS wanted, r.known, r.until, r.own,
       r.begins_first, r.begins_last, r.ends_first, r.ends_last, d.deed, a.open + w.open + m.open AS open,
       r.aim * :many + w.whose AS question, -2 - r.requirement AS own_question,
       CASE WHEN r.own = 1 OR r.begins_first < r.begins_last OR r.ends_first < r.ends_last
            THEN 1 ELSE 0 END AS odd
FROM requirement AS r
JOIN fit AS a ON a.aspect = 0 AND a.criterion = r.act AND a.fails = 0
JOIN fit AS w ON w.aspect = 1 AND w.criterion = r.who
JOIN fit AS m ON m.aspect = 2 AND m.criterion = r.whom
JOIN deed AS d ON d.act = a.value AND d.who = w.value AND d.whom = m.value
""")  # fmt: skip
"""Who did what to whom, for every deed that occurs and may meet a requirement, up to the moment asked for.
`odd`: even an exact time can be one at which nobody can tell whether it binds, or more is asked than that."""

ASKER = Step("asker", """
SELECT d.*, u.kind, u.at,
       CASE WHEN u.kind = :kind_require_prior AND d.role = :role_answer THEN 1 ELSE 0 END AS notice,
       CASE WHEN u.kind = :kind_require_prior AND d.role = :role_act THEN 1
            WHEN u.kind IN (:kind_forbid, :kind_maintain, :kind_permit)
              AND d.role IN (:role_act, :role_outside, :role_group) THEN 1 ELSE 0 END AS shown,
       CASE WHEN MAX(d.rank) OVER (PARTITION BY d.rule, d.role) = 0 THEN 1 ELSE 0 END AS alone
FROM (
  SELECT DISTINCT requirement, rule, role, rank, grp, parties, own, question, own_question, known, until,
         begins_last, ends_first
  FROM deed_fit
) AS d
JOIN rule AS u ON u.rule = d.rule
""")  # fmt: skip
"""Who asks which question. `shown`: of its cases nothing is computed, each is a finding. `notice`: its cases
answer acts that need notice or consent. `alone`: no other may answer in its place."""

QUESTION_FIT = Step("question_fit", """
SELECT question, whose, wanted, deed, open, MIN(begins_first) AS begins, MAX(ends_last) AS ends,
       MIN(CASE WHEN role = :role_outside THEN 1 ELSE 0 END) AS outside,
       MAX(CASE WHEN role IN (:role_group, :role_outside) THEN 1 ELSE 0 END) AS of_others
FROM deed_fit WHERE own = 0
GROUP BY question, whose, wanted, deed, open
""")  # fmt: skip
"""Every deed that may meet a question, with the time within which anybody asks it. `of_others`: somebody asks
it of acts elsewhere or of groups, so that whoever names the place or the group is heard, whatever he says."""

QUESTION = Step("question", """
SELECT -2 - requirement AS question, requirement, parties, bearer, whole, counts, certifier, paused, timed,
       act, who, whom, setting, begins_first, begins_last, ends_first, ends_last
FROM requirement
UNION ALL
SELECT DISTINCT question, :none, 0, :none, 0, 0, :none, 0, 0, act, whose, whom, wanted,
       :since_ever, :since_ever, :ever, :ever
FROM deed_fit WHERE own = 0
""")  # fmt: skip
"""What is asked: questions that any number of requirements share, and each requirement's own question."""

SETTING_FIT = Step("setting_fit", """
SELECT c.setting AS wanted, s.setting, t.open + n.open + p.open AS open, p.beside AS beside
FROM wanted AS c
JOIN fit AS t ON t.aspect = 3 AND t.criterion = c.targets
JOIN fit AS n ON n.aspect = 4 AND n.criterion = c.means
JOIN fit AS p ON p.aspect = 5 AND p.criterion = c.place
JOIN setting AS s ON s.targets = t.value AND s.means = n.value AND s.place = p.value
""")  # fmt: skip
