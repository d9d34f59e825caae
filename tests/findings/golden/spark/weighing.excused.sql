-- table excused: forbid, oblige, maintain, require_prior, limit, permit, register
SELECT
  c.question,
  c.incident,
  c.known,
  CASE
    WHEN (
      BIT_OR(CASE WHEN t.side = 0 /* side_for */ THEN t.flags ELSE 0 END) & 3074 /* flag_gate */
    ) <> 0
    OR COUNT(
      DISTINCT CASE
        WHEN t.side = 0 /* side_for */ AND (
          t.flags & 8 /* flag_seen */
        ) <> 0
        THEN t.origin
      END
    ) > 1
    THEN 3 /* is_no_violation */
    WHEN (
      BIT_OR(t.flags) & 3074 /* flag_gate */
    ) <> 0
    OR COUNT(DISTINCT CASE WHEN (
      t.flags & 8 /* flag_seen */
    ) <> 0 THEN t.origin END) > 1
    THEN 10 /* is_undecidable */
    ELSE 1 /* is_justification_claimed */
  END AS excuse
FROM claim AS c
LEFT JOIN told AS t
  ON t.question = c.question
  AND t.incident = c.incident
  AND t.known = c.known
  AND (
    t.claimed & c.mask
  ) <> 0
  AND t.voice <> c.bearer
  AND t.side IN (0, /* side_for */1 /* side_perhaps */)
  AND (
    t.flags & 32 /* flag_supports */
  ) <> 0
WHERE
  c.mask <> 0
GROUP BY
  c.question,
  c.incident,
  c.known
