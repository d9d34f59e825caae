-- table told: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  t.*,
  CASE WHEN tells = 1 THEN 1 /* hit_case */ ELSE 0 END + CASE WHEN side = 0 /* side_for */ THEN 2 /* hit_sure */ ELSE 0 END + CASE
    WHEN meets = 1
    AND beside > 0
    AND (
      of_group = 1 OR (
        open = 0 AND side <> 3 /* side_neither */
      )
    )
    THEN 4 /* hit_beside */
    ELSE 0
  END + CASE WHEN meets = 1 AND beside = 0 AND of_group = 0 THEN 8 /* hit_met */ ELSE 0 END + CASE
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
          WHEN role = 4 /* role_happened */
          THEN told_act
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
          p.requirement,
          p.incident,
          m.known,
          m.until,
          r.role,
          r.whole,
          a.deed,
          a.origin,
          a.voice,
          a.points,
          a.flags,
          a.first,
          a.last,
          a.told,
          a.told_act,
          a.claimed,
          NULLIF(a.quantity, -1 /* none */) AS quantity,
          NULLIF(s.party, -1 /* none */) AS party,
          CASE WHEN r.role = 6 /* role_group */ THEN 1 ELSE 0 END AS of_group,
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
              q.unless_voiced = 1 AND NOT a.voice IN (-1, /* none */r.bearer)
            )
            THEN 0
            ELSE 1
          END AS acquits,
          CASE
            WHEN f.deed IS NULL
            OR g.setting IS NULL
            OR a.last < f.begins_first
            OR a.first > f.ends_last
            OR z.surely = 1
            THEN 0
            ELSE 1
          END AS fits,
          f.fails,
          COALESCE(f.beside + g.beside, 0) AS beside,
          COALESCE(
            f.open + g.open + CASE
              WHEN a.first >= f.begins_last AND a.last <= f.ends_first AND z.surely IS NULL
              THEN 0
              ELSE 64 /* open_when */
            END,
            0
          ) AS open
        FROM pair AS p
        JOIN requirement AS r
          ON r.requirement = p.requirement
        JOIN moment AS m
          ON m.incident = p.incident AND m.known < r.until AND m.until > r.known
        JOIN heard AS a
          ON a.incident = p.incident AND a.known <= m.known AND a.until > m.known
        JOIN deed AS d
          ON d.deed = a.deed
        JOIN party AS s
          ON s.parties = r.parties AND s.voice = a.voice
        LEFT JOIN acquits AS q
          ON q.bearer = r.bearer AND q.value = d.who
        LEFT JOIN deed_fit AS f
          ON f.requirement = p.requirement AND f.deed = a.deed
        LEFT JOIN setting_fit AS g
          ON g.wanted = r.setting AND g.setting = a.setting
        LEFT JOIN paused AS z
          ON z.requirement = p.requirement AND z.account = a.account
      ) AS i
    ) AS h
  ) AS e
) AS t
