"""`hearing`: what each account meets of each requirement, and on which side it weighs."""

from truce.findings.engine.plans.step import Step

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
       + CASE WHEN meets = 1 AND beside = 0 AND of_group = 0 THEN :hit_met ELSE 0 END
       + CASE WHEN side = :side_for AND certifies = 1 THEN :hit_certified ELSE 0 END
       + CASE WHEN side = :side_for AND voice = :none AND quantity IS NOT NULL THEN :hit_heard ELSE 0 END
       + CASE WHEN side = :side_for AND quantity IS NOT NULL THEN :hit_numbered ELSE 0 END
         AS hit
FROM (
  SELECT e.*, CASE WHEN tells = 0 OR whole <> 1 OR (flags & :flag_whole) <> 0 THEN told_side
                   WHEN (flags & :flag_part) <> 0 AND told_side = :side_for THEN :side_against
                   WHEN (flags & :flag_part) <> 0 THEN :side_maybe_against
                   ELSE :side_perhaps END AS side
  FROM (SELECT h.*, CASE WHEN told_side IN (:side_for, :side_perhaps) THEN 1 ELSE 0 END AS tells FROM (
  SELECT i.*,
         CASE WHEN role = :role_happened THEN told_act
              WHEN told = :denies_author AND acquits = 1 THEN :side_against
              WHEN told = :denies_author THEN :side_neither
              WHEN told <> :side_for THEN told
              WHEN fits = 0 THEN :side_against
              WHEN fails > 0 AND open > 0 THEN :side_maybe_against
              WHEN fails > 0 THEN :side_neither
              WHEN open > 0 THEN :side_perhaps
              ELSE :side_for END AS told_side,
         CASE WHEN fits = 1 AND fails = 0 THEN 1 ELSE 0 END AS meets
  FROM (
    SELECT p.requirement, p.incident, m.known, m.until, r.role, r.whole, a.deed, a.origin, a.voice,
           a.points, a.flags, a.first, a.last, a.told, a.told_act, a.claimed,
           NULLIF(a.quantity, :none) AS quantity, NULLIF(s.party, :none) AS party,
           CASE WHEN r.role = :role_group THEN 1 ELSE 0 END AS of_group,
           CASE WHEN r.certifier IN (a.source, a.origin) THEN 1 ELSE 0 END AS certifies,
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
