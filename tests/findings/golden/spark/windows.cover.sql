-- table cover: require_prior, oblige, register
SELECT
  parties,
  line,
  span,
  tier,
  MIN(sure_from) AS sure_from,
  MAX(sure_to) AS sure_to
FROM (
  SELECT
    *,
    SUM(gap) OVER (
      PARTITION BY parties, line, span, tier
      ORDER BY sure_from NULLS LAST, sure_to NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS island
  FROM (
    SELECT
      *,
      CASE
        WHEN sure_from <= 1 + MAX(sure_to) OVER (
          PARTITION BY parties, line, span, tier
          ORDER BY sure_from NULLS LAST, sure_to NULLS LAST
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
        THEN 0
        ELSE 1
      END AS gap
    FROM reply
    WHERE
      surely = 1 AND sure_from <= sure_to
  ) AS gaps
) AS islands
GROUP BY
  parties,
  line,
  span,
  tier,
  island
