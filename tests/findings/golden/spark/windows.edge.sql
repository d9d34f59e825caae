-- table edge: require_prior, oblige, register
SELECT
  *
FROM (
  SELECT
    *,
    MAX(CASE WHEN surely = 1 THEN ends END) OVER w AS sure_before,
    MAX(CASE WHEN perhaps = 1 THEN ends END) OVER w AS may_before
  FROM (
    SELECT
      parties,
      line,
      span,
      tier,
      may_from AS begins,
      may_to AS ends,
      1 AS perhaps,
      CASE WHEN sure_from = may_from AND sure_to = may_to THEN surely ELSE 0 END AS surely
    FROM reply
    WHERE
      may_from <= may_to
    UNION ALL
    SELECT
      parties,
      line,
      span,
      tier,
      sure_from,
      sure_to,
      0,
      1
    FROM reply
    WHERE
      surely = 1
      AND sure_from <= sure_to
      AND (
        sure_from <> may_from OR sure_to <> may_to
      )
  ) AS spans
  WINDOW w AS (
    PARTITION BY parties, line, span, tier
    ORDER BY begins NULLS LAST, ends NULLS LAST
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  )
) AS marked
WHERE
  (
    surely = 1 AND (
      sure_before IS NULL OR begins > 1 + sure_before
    )
  )
  OR (
    perhaps = 1 AND (
      may_before IS NULL OR begins > 1 + may_before
    )
  )
