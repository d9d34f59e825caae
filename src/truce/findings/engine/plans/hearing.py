"""`hearing`: what each account meets of each requirement, and on which side it weighs.

The same work is done once. Most incidents are plain: all their accounts tell the same of who, what, whom and
where. Where that surely meets a requirement, every account of it weighs as it does on whether the act
happened at all; so this is weighed once for the incident (`of_act`), however many requirements it meets. Of
the others, most are common: no side speaks, nobody denies only the doer or claims an excuse. What their
accounts amount to hangs on the question alone, not on whose rule asks it: they are heard once for each
question (`told`), however many agreements ask it. Only what is left is heard for each requirement.
"""

from truce.findings.engine.plans.step import Step
from truce.findings.engine.rows import ACCOUNT

ALL_READ = Step("read_", "SELECT * FROM account", is_view=True)

TOUCHED = Step("touched", """
SELECT incident FROM late
UNION
SELECT a.incident FROM account AS a JOIN gone AS g ON g.account = a.account
""")  # fmt: skip
"""The incidents that something late can change: those of which it tells, and of which it told before."""

STRADDLING = Step("touched", """
SELECT DISTINCT incident FROM tale
WHERE known <= :known AND until > :known AND earliest <= :at AND latest > :at
""")  # fmt: skip
"""Incidents of which somebody tells a time before the moment that is judged, and somebody one after it."""

LATE_READ = Step("read_", """
SELECT a.* FROM account AS a JOIN touched AS n ON n.incident = a.incident
""")  # fmt: skip
"""Which accounts the steps read: all, or those of the incidents that are touched."""

NEAR = Step("near", """
SELECT DISTINCT a.incident
FROM read_ AS a
JOIN (
  SELECT deed, MIN(begins_first) AS begins, MAX(ends_last) AS ends FROM deed_fit GROUP BY deed
) AS d ON d.deed = a.deed
WHERE a.known <= :known_last AND a.until > :known_first AND a.last >= d.begins AND a.first <= d.ends
""")  # fmt: skip
"""The incidents of which some account may meet a requirement, wherever it was: no others are read."""

_HEARD = ", ".join(f"a.{column}" for column in ACCOUNT if column not in ("level", "doing", "area"))

HEARD = Step("heard", f"""
SELECT {_HEARD} FROM read_ AS a JOIN near AS n ON n.incident = a.incident
WHERE a.known <= :known_last AND a.until > :known_first
""")  # fmt: skip # noqa: S608
"""All that is read of these."""

MOMENTS = Step("moment", """
SELECT incident, known, LEAD(known, 1, :forever) OVER (PARTITION BY incident ORDER BY known) AS until
FROM (
  SELECT incident, known FROM heard
  UNION
  SELECT incident, until FROM heard WHERE until < :forever
) AS cuts
""")  # fmt: skip
"""Every span of knowledge in which nothing about an incident changes."""

_SPOKEN = _HEARD.replace("a.known, a.until, ", "")

SPOKEN = Step("spoken", f"""
SELECT {_SPOKEN}, m.known, m.until
FROM moment AS m
JOIN heard AS a ON a.incident = m.incident AND a.known <= m.known AND a.until > m.known
""")  # fmt: skip # noqa: S608
"""The accounts of each incident, as known in each of its spans. No view: in a large history DuckDB 2.0 would
join the moments last, out of memory, and fail on what a small join before it hands on ("dict-surviving")."""

SPOKEN_THEN = Step("spoken", f"""
SELECT {_SPOKEN}, :known_last AS known, :forever AS until FROM heard AS a
""", is_view=True)  # fmt: skip # noqa: S608
"""The accounts of each incident, as known at the one moment that is asked for."""

THEN = (SPOKEN_THEN,)
THROUGHOUT = (MOMENTS, SPOKEN)
"""The steps to the accounts at one moment of knowledge, and at every one."""

TALE = Step("new_tale", """
SELECT incident, known, until, COUNT(*) AS accounts, MIN(deed) AS deed, MIN(setting) AS setting,
       MIN(first) AS earliest, MAX(last) AS latest, CASE WHEN MAX(voice) = :none THEN 0 ELSE 1 END AS voiced,
       CASE WHEN MIN(deed) = MAX(deed) AND MIN(setting) = MAX(setting) AND BIT_OR(claimed) = 0
              AND MAX(CASE WHEN told = :denies_author THEN 1 ELSE 0 END) = 0
              AND (BIT_OR(flags) & :flag_several) = 0
            THEN 1 ELSE 0 END AS plain,
       CASE WHEN MAX(voice) = :none AND BIT_OR(claimed) = 0 AND (BIT_OR(flags) & :flag_several) = 0
              AND MAX(CASE WHEN told = :denies_author THEN 1 ELSE 0 END) = 0
            THEN 1 ELSE 0 END AS common
FROM spoken
GROUP BY incident, known, until
""")  # fmt: skip
"""What the accounts of an incident tell together. Plain: all tell the same, and none denies only the doer,
claims an excuse, or names several who may have done it. Common: none does that, and no side speaks."""

VERSION = Step("version", """
SELECT t.incident, t.known, t.until, t.earliest, t.latest, t.voiced, t.plain, t.common, a.deed, a.setting,
       MIN(a.first) AS first, MAX(a.last) AS last,
       MAX(CASE WHEN a.told = :side_for THEN 1 ELSE 0 END) AS tells
FROM new_tale AS t JOIN spoken AS a ON a.incident = t.incident AND a.known = t.known
WHERE t.plain = 0
GROUP BY t.incident, t.known, t.until, t.earliest, t.latest, t.voiced, t.plain, t.common, a.deed, a.setting
""")  # fmt: skip
"""What is told of an incident that is not plain, each version once. `tells`: somebody says that it was so."""

_VERSIONS = """(
  SELECT incident, known, until, earliest, latest, voiced, plain, common, deed, setting, earliest AS first,
         latest AS last, 1 AS tells
  FROM new_tale WHERE plain = 1
  UNION ALL
  SELECT incident, known, until, earliest, latest, voiced, plain, common, deed, setting, first, last, tells
  FROM version
) AS t"""

SURELY_WITHIN = "t.earliest >= d.begins_last AND t.latest <= d.ends_first"
"""Whether all that is told of an incident (`t`) is of a time at which a requirement (`d`) surely binds."""

_OF_ONE = f"""
SELECT d.own_question, d.grp, d.whose, t.incident, t.known, t.until, t.earliest, t.latest, t.voiced
FROM {_VERSIONS}
JOIN deed_fit AS d ON d.deed = t.deed
JOIN setting_fit AS s ON s.wanted = d.wanted AND s.setting = t.setting
WHERE t.known < d.until AND t.until > d.known AND t.last >= d.begins_first AND t.first <= d.ends_last
  AND (d.role <> :role_outside OR s.beside > 0 OR d.own = 1)
  AND (t.tells = 1 OR d.role IN (:role_group, :role_outside))
  AND NOT (d.own = 0 AND (t.common = 1 OR (t.plain = 1 AND d.open + s.open = 0)) AND {SURELY_WITHIN})
"""  # noqa: S608

PAIR = Step("pair", f"""
SELECT d.question, :none AS grp, d.whose, t.incident, t.known, t.until, t.earliest, t.latest, t.voiced
FROM {_VERSIONS}
JOIN question_fit AS d ON d.deed = t.deed
JOIN setting_fit AS s ON s.wanted = d.wanted AND s.setting = t.setting
WHERE t.common = 1 AND (t.plain = 0 OR d.open + s.open > 0) AND (d.outside = 0 OR s.beside > 0)
  AND t.last >= d.begins AND t.first <= d.ends AND (t.tells = 1 OR d.of_others = 1)
UNION
{_OF_ONE} AND (t.common = 0 OR t.earliest < t.latest)
UNION
{_OF_ONE} AND t.common = 1 AND t.earliest = t.latest AND d.odd = 1
""")  # fmt: skip # noqa: S608
"""`Hearing.cases`: the incidents that some account lets meet a question, but for the plain ones that surely
do. Common ones are held against the questions that are shared; what is left, each requirement for itself."""

PAUSED = Step("paused", """
SELECT p.question, a.account,
       MAX(CASE WHEN (q.timed = 1 AND g.whole < 2) OR a.first < g.begins_last OR a.last > g.ends_first
                THEN 0 ELSE 1 END) AS surely,
       MAX(CASE WHEN q.timed = 1 AND g.whole < 2 THEN 0 ELSE 1 END) AS perhaps,
       MAX(CASE WHEN q.timed = 1 AND g.whole = 0 AND a.first >= g.begins_last AND a.last <= g.ends_first
                THEN 1 ELSE 0 END) AS left_out
FROM (SELECT DISTINCT question, incident FROM pair) AS p
JOIN question AS q ON q.question = p.question AND q.paused = 1
JOIN requirement AS r ON r.requirement = q.requirement
JOIN gap AS g ON g.rule = r.rule
JOIN heard AS a ON a.incident = p.incident AND a.last >= g.begins_first AND a.first <= g.ends_last
GROUP BY p.question, a.account
""", only_if="gap")  # fmt: skip
"""`in_force`, the gaps: accounts of a time at which what binds was suspended, surely or perhaps. What asks
for acts at any hour (`timed`) is not suspended by the hours of its rule: acts in these are left out of it."""

OF_ACT = Step("of_act", """
SELECT -1 AS question, c.parties AS grp, a.incident, a.known, c.accounts, a.origin, a.voice,
       NULLIF(p.party, :none) AS party, a.points, a.flags, a.first, a.last,
       NULLIF(a.quantity, :none) AS quantity, a.told_act AS side,
       CASE WHEN a.told_act = :side_for THEN 1 ELSE 0 END AS tells, 0 AS open, 0 AS own_claims,
       CASE WHEN a.told_act <> :side_for THEN 0
            WHEN a.quantity = :none THEN :hit_case + :hit_sure
            WHEN a.voice = :none THEN :hit_case + :hit_sure + :hit_heard + :hit_numbered
            ELSE :hit_case + :hit_sure + :hit_numbered END AS hit
FROM (
  SELECT 0 AS parties, incident, known, accounts FROM new_tale WHERE voiced = 0
  UNION ALL
  SELECT DISTINCT q.parties, t.incident, t.known, t.accounts
  FROM new_tale AS t
  JOIN heard AS h ON h.incident = t.incident
  JOIN (SELECT DISTINCT deed, parties FROM deed_fit) AS q ON q.deed = h.deed
  WHERE t.voiced = 1
) AS c
JOIN spoken AS a ON a.incident = c.incident AND a.known = c.known
JOIN party AS p ON p.parties = c.parties AND p.voice = a.voice
""", is_view=True)  # fmt: skip
"""`occurrence`: every account on whether the act happened at all, as those between parties hear it. Where no
side speaks it is the same between all (`grp` 0: no parties)."""

TOLD = Step("told", """
SELECT t.*,
       CASE WHEN tells = 1 THEN :hit_case ELSE 0 END
       + CASE WHEN side = :side_for THEN :hit_sure ELSE 0 END
       + CASE WHEN meets = 1 AND beside > 0 AND open = 0 AND side <> :side_neither THEN :hit_beside ELSE 0 END
       + CASE WHEN meets = 1 AND beside = 0 THEN :hit_met ELSE 0 END
       + CASE WHEN meets = 1 AND named = 1 THEN :hit_named ELSE 0 END
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
         CASE WHEN told = :denies_author AND acquits = 1 THEN :side_against
              WHEN told = :denies_author THEN :side_neither
              WHEN told <> :side_for THEN told
              WHEN fits = 0 THEN :side_against
              WHEN fails > 0 AND open > 0 THEN :side_maybe_against
              WHEN fails > 0 THEN :side_neither
              WHEN open > 0 THEN :side_perhaps
              ELSE :side_for END AS told_side,
         CASE WHEN fits = 1 AND fails = 0 THEN 1 ELSE 0 END AS meets
  FROM (
    SELECT p.question, p.grp, p.incident, p.known, p.until, r.whole, a.deed, a.origin, a.voice,
           a.points, a.flags, a.first, a.last, a.told, a.claimed,
           NULLIF(a.quantity, :none) AS quantity, NULLIF(s.party, :none) AS party,
           CASE WHEN p.grp = :none THEN CASE WHEN w.open = 0 THEN 1 ELSE 0 END
                ELSE COALESCE(n.beside, 0) END AS named,
           CASE WHEN r.certifier IN (a.source, a.origin) THEN 1 ELSE 0 END AS certifies,
           CASE WHEN a.voice <> r.bearer THEN 0
                WHEN (a.flags & :flag_retaliates) <> 0 THEN a.claimed - (a.claimed & :excuse_self_defence)
                ELSE a.claimed END AS own_claims,
           CASE WHEN q.value IS NULL OR (q.unless_voiced = 1 AND a.voice <> :none AND a.voice <> q.bearer)
                THEN 0 ELSE 1 END AS acquits,
           CASE WHEN b.value IS NULL OR w.value IS NULL OR m.value IS NULL OR g.setting IS NULL
                  OR a.last < r.begins_first OR a.first > r.ends_last OR z.surely = 1
                THEN 0 ELSE 1 END AS fits,
           b.fails, CASE WHEN g.beside > 0 OR z.left_out = 1 THEN 1 ELSE 0 END AS beside,
           COALESCE(b.open + w.open + m.open + g.open, 0)
             + CASE WHEN a.first >= r.begins_last AND a.last <= r.ends_first AND COALESCE(z.perhaps, 0) = 0
                    THEN 0 ELSE :open_when END AS open
    FROM pair AS p
    JOIN question AS r ON r.question = p.question
    JOIN spoken AS a ON a.incident = p.incident AND a.known = p.known
    JOIN deed AS d ON d.deed = a.deed
    JOIN party AS s ON s.parties = r.parties AND s.voice = a.voice
    LEFT JOIN acquits AS q
      ON q.bearer = CASE WHEN p.grp = :none THEN r.bearer ELSE p.grp END AND q.value = d.who
    LEFT JOIN fit AS b ON b.aspect = 0 AND b.criterion = r.act AND b.value = d.act
    LEFT JOIN fit AS w ON w.aspect = 1 AND w.criterion = p.whose AND w.value = d.who
    LEFT JOIN fit AS m ON m.aspect = 2 AND m.criterion = r.whom AND m.value = d.whom
    LEFT JOIN fit AS n ON n.aspect = 1 AND n.criterion = r.who AND n.value = d.who AND n.grp = p.grp
    LEFT JOIN setting_fit AS g ON g.wanted = r.setting AND g.setting = a.setting
    LEFT JOIN paused AS z ON z.question = p.question AND z.account = a.account
  ) AS i) AS h) AS e
) AS t
""", only_if="pair")  # fmt: skip
"""`tell`: every account of an incident on its side. Who tells it otherwise speaks against it; who merely
calls it another act does not. `fits`: all but the act is met, or may be. `tells`: it is, whether or not it is
all that is owed (`_whole`)."""
