-- table claim: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  c.requirement,
  c.incident,
  c.known,
  r.bearer,
  c.claimed & (
    u.excuses | BIT_OR(
      CASE
        WHEN t.side IN (0, /* side_for */1 /* side_perhaps */)
        THEN COALESCE(e.mask, 0)
        ELSE 0
      END
    )
  ) AS mask
FROM held AS c
JOIN requirement AS r
  ON r.requirement = c.requirement
JOIN rule AS u
  ON u.rule = c.rule
JOIN told AS t
  ON t.requirement = c.requirement AND t.incident = c.incident AND t.known = c.known
JOIN deed AS d
  ON d.deed = t.deed
LEFT JOIN excuse AS e
  ON e.rule = c.rule AND e.act = d.act
WHERE
  c.claimed <> 0 AND c.role = 0 /* role_act */
GROUP BY
  c.requirement,
  c.incident,
  c.known,
  c.claimed,
  r.bearer,
  u.excuses
