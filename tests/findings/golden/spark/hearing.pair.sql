-- table pair: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  d.question,
  -1 /* none */ AS grp,
  d.whose,
  t.incident,
  t.known,
  t.until,
  t.earliest,
  t.latest,
  t.voiced
FROM (
  SELECT
    incident,
    known,
    until,
    earliest,
    latest,
    voiced,
    plain,
    common,
    deed,
    setting,
    earliest AS first,
    latest AS last,
    1 AS tells
  FROM new_tale
  WHERE
    plain = 1
  UNION ALL
  SELECT
    incident,
    known,
    until,
    earliest,
    latest,
    voiced,
    plain,
    common,
    deed,
    setting,
    first,
    last,
    tells
  FROM version
) AS t
JOIN question_fit AS d
  ON d.deed = t.deed
JOIN setting_fit AS s
  ON s.wanted = d.wanted AND s.setting = t.setting
WHERE
  t.common = 1
  AND (
    t.plain = 0 OR d.open + s.open > 0
  )
  AND (
    d.outside = 0 OR s.beside > 0
  )
  AND t.last >= d.begins
  AND t.first <= d.ends
  AND (
    t.tells = 1 OR d.of_others = 1
  )
UNION
SELECT
  d.own_question,
  d.grp,
  d.whose,
  t.incident,
  t.known,
  t.until,
  t.earliest,
  t.latest,
  t.voiced
FROM (
  SELECT
    incident,
    known,
    until,
    earliest,
    latest,
    voiced,
    plain,
    common,
    deed,
    setting,
    earliest AS first,
    latest AS last,
    1 AS tells
  FROM new_tale
  WHERE
    plain = 1
  UNION ALL
  SELECT
    incident,
    known,
    until,
    earliest,
    latest,
    voiced,
    plain,
    common,
    deed,
    setting,
    first,
    last,
    tells
  FROM version
) AS t
JOIN deed_fit AS d
  ON d.deed = t.deed
JOIN setting_fit AS s
  ON s.wanted = d.wanted AND s.setting = t.setting
WHERE
  t.known < d.until
  AND t.until > d.known
  AND t.last >= d.begins_first
  AND t.first <= d.ends_last
  AND (
    d.role <> 5 /* role_outside */ OR s.beside > 0 OR d.own = 1
  )
  AND (
    t.tells = 1 OR d.role IN (6, /* role_group */5 /* role_outside */)
  )
  AND NOT (
    d.own = 0
    AND (
      t.common = 1 OR (
        t.plain = 1 AND d.open + s.open = 0
      )
    )
    AND t.earliest >= d.begins_last
    AND t.latest <= d.ends_first
  )
  AND (
    t.common = 0 OR t.earliest < t.latest
  )
UNION
SELECT
  d.own_question,
  d.grp,
  d.whose,
  t.incident,
  t.known,
  t.until,
  t.earliest,
  t.latest,
  t.voiced
FROM (
  SELECT
    incident,
    known,
    until,
    earliest,
    latest,
    voiced,
    plain,
    common,
    deed,
    setting,
    earliest AS first,
    latest AS last,
    1 AS tells
  FROM new_tale
  WHERE
    plain = 1
  UNION ALL
  SELECT
    incident,
    known,
    until,
    earliest,
    latest,
    voiced,
    plain,
    common,
    deed,
    setting,
    first,
    last,
    tells
  FROM version
) AS t
JOIN deed_fit AS d
  ON d.deed = t.deed
JOIN setting_fit AS s
  ON s.wanted = d.wanted AND s.setting = t.setting
WHERE
  t.known < d.until
  AND t.until > d.known
  AND t.last >= d.begins_first
  AND t.first <= d.ends_last
  AND (
    d.role <> 5 /* role_outside */ OR s.beside > 0 OR d.own = 1
  )
  AND (
    t.tells = 1 OR d.role IN (6, /* role_group */5 /* role_outside */)
  )
  AND NOT (
    d.own = 0
    AND (
      t.common = 1 OR (
        t.plain = 1 AND d.open + s.open = 0
      )
    )
    AND t.earliest >= d.begins_last
    AND t.latest <= d.ends_first
  )
  AND t.common = 1
  AND t.earliest = t.latest
  AND d.odd = 1
