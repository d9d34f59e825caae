-- table claim: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  c.question,
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
JOIN question AS q
  ON q.question = c.question
JOIN requirement AS r
  ON r.requirement = q.requirement AND r.role = 0 /* role_act */
JOIN rule AS u
  ON u.rule = r.rule
JOIN told AS t
  ON t.question = c.question AND t.incident = c.incident AND t.known = c.known
JOIN deed AS d
  ON d.deed = t.deed
LEFT JOIN excuse AS e
  ON e.rule = r.rule AND e.act = d.act
WHERE
  c.claimed <> 0
GROUP BY
  c.question,
  c.incident,
  c.known,
  c.claimed,
  r.bearer,
  u.excuses
