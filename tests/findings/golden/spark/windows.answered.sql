-- table answered: require_prior, oblige, register
SELECT
  q.rule,
  q.ask,
  a.covered,
  a.possible,
  a.covered_unverified,
  a.possible_unverified,
  a.late,
  a.certified,
  a.perhaps_late
FROM asked AS q
JOIN (
  SELECT
    parties,
    line,
    span,
    first,
    last,
    MAX(CASE WHEN tier = 0 THEN covered ELSE 0 END) AS covered,
    MAX(CASE WHEN tier = 0 THEN possible ELSE 0 END) AS possible,
    MAX(CASE WHEN tier = 1 THEN covered ELSE 0 END) AS covered_unverified,
    MAX(CASE WHEN tier = 1 THEN possible ELSE 0 END) AS possible_unverified,
    MAX(CASE WHEN tier = 2 THEN covered ELSE 0 END) AS late,
    MAX(CASE WHEN tier = 3 THEN possible ELSE 0 END) AS certified,
    MAX(CASE WHEN tier = 4 THEN possible ELSE 0 END) AS perhaps_late
  FROM (
    SELECT
      parties,
      line,
      span,
      tier,
      first,
      last,
      asks,
      0 AS possible,
      CASE
        WHEN needed <= MAX(reaches) OVER (
          PARTITION BY parties, line, span, tier
          ORDER BY minute NULLS LAST, asks NULLS LAST
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        )
        THEN 1
        ELSE 0
      END AS covered
    FROM (
      SELECT
        parties,
        line,
        span,
        tier,
        0 AS first,
        0 AS last,
        begins AS minute,
        0 AS asks,
        ends AS reaches,
        NULL AS needed
      FROM cover
      WHERE
        surely = 1
      UNION ALL
      SELECT
        parties,
        line,
        span,
        tier,
        first,
        last,
        first,
        1,
        NULL,
        last
      FROM (
        SELECT DISTINCT
          q.parties,
          q.line,
          q.span,
          f.tier,
          q.first,
          q.last,
          q.latest
        FROM asked AS q
        JOIN frame AS f
          ON f.rule = q.rule AND f.frame = q.frame
      ) AS q
    ) AS surely
    UNION ALL
    SELECT
      parties,
      line,
      span,
      tier,
      first,
      last,
      asks,
      CASE
        WHEN needed <= MAX(reaches) OVER (
          PARTITION BY parties, line, span, tier
          ORDER BY minute NULLS LAST, asks NULLS LAST
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        )
        THEN 1
        ELSE 0
      END AS possible,
      0
    FROM (
      SELECT
        parties,
        line,
        span,
        tier,
        0 AS first,
        0 AS last,
        begins AS minute,
        0 AS asks,
        ends AS reaches,
        NULL AS needed
      FROM cover
      WHERE
        surely = 0
      UNION ALL
      SELECT
        parties,
        line,
        span,
        tier,
        0,
        0,
        may_from,
        0,
        may_to,
        NULL
      FROM reply
      WHERE
        may_from > may_to
      UNION ALL
      SELECT
        parties,
        line,
        span,
        tier,
        first,
        last,
        latest,
        1,
        NULL,
        first
      FROM (
        SELECT DISTINCT
          q.parties,
          q.line,
          q.span,
          f.tier,
          q.first,
          q.last,
          q.latest
        FROM asked AS q
        JOIN frame AS f
          ON f.rule = q.rule AND f.frame = q.frame
      ) AS q
    ) AS perhaps
  ) AS both_
  WHERE
    asks = 1
  GROUP BY
    parties,
    line,
    span,
    first,
    last
) AS a
  ON a.parties = q.parties
  AND a.line = q.line
  AND a.span = q.span
  AND a.first = q.first
  AND a.last = q.last
