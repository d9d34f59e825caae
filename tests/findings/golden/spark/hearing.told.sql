-- table told: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  t.*,
  CASE WHEN tells = 1 THEN 1 /* hit_case */ ELSE 0 END + CASE WHEN side = 0 /* side_for */ THEN 2 /* hit_sure */ ELSE 0 END + CASE
    WHEN meets = 1 AND beside > 0 AND open = 0 AND side <> 3 /* side_neither */
    THEN 4 /* hit_beside */
    ELSE 0
  END + CASE WHEN meets = 1 AND beside = 0 THEN 8 /* hit_met */ ELSE 0 END + CASE WHEN meets = 1 AND named = 1 THEN 128 /* hit_named */ ELSE 0 END + CASE
    WHEN side = 0 /* side_for */ AND certifies = 1
    THEN 16 /* hit_certified */
    ELSE 0
  END + CASE
    WHEN side = 0 /* side_for */ AND voice = -1 /* none */ AND NOT quantity IS NULL
    THEN 32 /* hit_heard */
    ELSE 0
  END + CASE
    WHEN side = 0 /* side_for */ AND NOT quantity IS NULL
    THEN 64 /* hit_numbered */
    ELSE 0
  END AS hit
FROM (
  SELECT
    e.*,
    CASE
      WHEN tells = 0 OR whole <> 1 OR (
        flags & 256 /* flag_whole */
      ) <> 0
      THEN told_side
      WHEN (
        flags & 512 /* flag_part */
      ) <> 0 AND told_side = 0 /* side_for */
      THEN 2 /* side_against */
      WHEN (
        flags & 512 /* flag_part */
      ) <> 0
      THEN 4 /* side_maybe_against */
      ELSE 1 /* side_perhaps */
    END AS side
  FROM (
    SELECT
      h.*,
      CASE WHEN told_side IN (0, /* side_for */1 /* side_perhaps */) THEN 1 ELSE 0 END AS tells
    FROM (
      SELECT
        i.*,
        CASE
          WHEN told = 5 /* denies_author */ AND acquits = 1
          THEN 2 /* side_against */
          WHEN told = 5 /* denies_author */
          THEN 3 /* side_neither */
          WHEN told <> 0 /* side_for */
          THEN told
          WHEN fits = 0
          THEN 2 /* side_against */
          WHEN fails > 0 AND open > 0
          THEN 4 /* side_maybe_against */
          WHEN fails > 0
          THEN 3 /* side_neither */
          WHEN open > 0
          THEN 1 /* side_perhaps */
          ELSE 0 /* side_for */
        END AS told_side,
        CASE WHEN fits = 1 AND fails = 0 THEN 1 ELSE 0 END AS meets
      FROM (
        SELECT
          p.question,
          p.grp,
          p.incident,
          p.known,
          p.until,
          r.whole,
          a.deed,
          a.origin,
          a.voice,
          a.points,
          a.flags,
          a.first,
          a.last,
          a.told,
          a.claimed,
          NULLIF(a.quantity, -1 /* none */) AS quantity,
          NULLIF(s.party, -1 /* none */) AS party,
          CASE
            WHEN p.grp = -1 /* none */
            THEN CASE WHEN w.open = 0 THEN 1 ELSE 0 END
            ELSE COALESCE(n.beside, 0)
          END AS named,
          CASE WHEN r.certifier IN (a.source, a.origin) THEN 1 ELSE 0 END AS certifies,
          CASE
            WHEN a.voice <> r.bearer
            THEN 0
            WHEN (
              a.flags & 128 /* flag_retaliates */
            ) <> 0
            THEN a.claimed - (
              a.claimed & 1 /* excuse_self_defence */
            )
            ELSE a.claimed
          END AS own_claims,
          CASE
            WHEN q.value IS NULL
            OR (
              q.unless_voiced = 1 AND a.voice <> -1 /* none */ AND a.voice <> q.bearer
            )
            THEN 0
            ELSE 1
          END AS acquits,
          CASE
            WHEN b.value IS NULL
            OR w.value IS NULL
            OR m.value IS NULL
            OR g.setting IS NULL
            OR a.last < r.begins_first
            OR a.first > r.ends_last
            OR z.surely = 1
            THEN 0
            ELSE 1
          END AS fits,
          b.fails,
          CASE WHEN g.beside > 0 OR z.left_out = 1 THEN 1 ELSE 0 END AS beside,
          COALESCE(b.open + w.open + m.open + g.open, 0) + CASE
            WHEN a.first >= r.begins_last AND a.last <= r.ends_first AND COALESCE(z.perhaps, 0) = 0
            THEN 0
            ELSE 64 /* open_when */
          END AS open
        FROM pair AS p
        JOIN question AS r
          ON r.question = p.question
        JOIN spoken AS a
          ON a.incident = p.incident AND a.known = p.known
        JOIN deed AS d
          ON d.deed = a.deed
        JOIN party AS s
          ON s.parties = r.parties AND s.voice = a.voice
        LEFT JOIN acquits AS q
          ON q.bearer = CASE WHEN p.grp = -1 /* none */ THEN r.bearer ELSE p.grp END
          AND q.value = d.who
        LEFT JOIN fit AS b
          ON b.aspect = 0 AND b.criterion = r.act AND b.value = d.act
        LEFT JOIN fit AS w
          ON w.aspect = 1 AND w.criterion = p.whose AND w.value = d.who
        LEFT JOIN fit AS m
          ON m.aspect = 2 AND m.criterion = r.whom AND m.value = d.whom
        LEFT JOIN fit AS n
          ON n.aspect = 1 AND n.criterion = r.who AND n.value = d.who AND n.grp = p.grp
        LEFT JOIN setting_fit AS g
          ON g.wanted = r.setting AND g.setting = a.setting
        LEFT JOIN paused AS z
          ON z.question = p.question AND z.account = a.account
      ) AS i
    ) AS h
  ) AS e
) AS t
