-- table case_: forbid, oblige, maintain, require_prior, limit, permit, register, :known
SELECT
  c.*,
  g.outcome,
  g.rank AS place,
  g.settled,
  g.unsettled,
  g.unverified
FROM (
  SELECT
    c.rule,
    c.role,
    c.rank,
    c.incident,
    c.open,
    c.sure,
    c.certified,
    c.claimed,
    c.excuse,
    c.known,
    c.until,
    c.grade,
    c.occurrence,
    c.for_least,
    c.for_most,
    c.against_least,
    c.against_most,
    c.first,
    c.last,
    c.unreviewed,
    c.confirmed_by,
    c.fewest,
    c.greatest
  FROM cases AS c
  JOIN rule AS u
    ON u.rule = c.rule AND c.latest <= u.at
  WHERE
    c.known <= :known AND c.until > :known AND c.role <> 6 /* role_group */
  UNION ALL
  SELECT
    c.rule,
    c.role,
    c.rank,
    c.incident,
    c.open,
    c.sure,
    c.certified,
    c.claimed,
    c.excuse,
    c.known,
    c.until,
    c.grade,
    c.occurrence,
    c.for_least,
    c.for_most,
    c.against_least,
    c.against_most,
    c.first,
    c.last,
    c.unreviewed,
    c.confirmed_by,
    c.fewest,
    c.greatest
  FROM new_cases AS c
  JOIN rule AS u
    ON u.rule = c.rule AND c.latest > u.at
  WHERE
    c.known <= :known AND c.until > :known AND c.role <> 6 /* role_group */
  UNION ALL
  SELECT
    d.rule,
    d.role,
    d.rank,
    t.incident,
    0 AS open,
    1 AS sure,
    0 AS certified,
    0 AS claimed,
    -1 /* none */ AS excuse,
    t.known,
    t.until,
    t.grade,
    t.occurrence,
    t.for_least,
    t.for_most,
    t.against_least,
    t.against_most,
    t.first,
    t.last,
    t.unreviewed,
    t.confirmed_by,
    t.fewest,
    t.greatest
  FROM settled AS t
  JOIN deed_fit AS d
    ON d.deed = t.deed
  JOIN setting_fit AS s
    ON s.wanted = d.wanted AND s.setting = t.setting
  WHERE
    t.known < d.until
    AND t.until > d.known
    AND t.latest >= d.begins_first
    AND t.earliest <= d.ends_last
    AND (
      d.role <> 5 /* role_outside */ OR s.beside > 0
    )
    AND t.plain = 1
    AND d.special = 0
    AND d.open + s.open = 0
    AND t.earliest >= d.begins_last
    AND t.latest <= d.ends_first
    AND (
      t.parties = 0 OR t.parties = d.parties
    )
    AND t.known <= :known
    AND t.until > :known
    AND d.role <> 6 /* role_group */
) AS c
JOIN meaning AS g
  ON g.grade = c.grade
JOIN bound AS u
  ON u.rule = c.rule
