-- table answered: require_prior, oblige, register
SELECT
  rule,
  ask,
  MAX(CASE WHEN tier = 0 THEN covered ELSE 0 END) AS covered,
  MAX(CASE WHEN tier = 0 THEN possible ELSE 0 END) AS possible,
  MAX(CASE WHEN tier = 1 THEN covered ELSE 0 END) AS covered_unverified,
  MAX(CASE WHEN tier = 1 THEN possible ELSE 0 END) AS possible_unverified,
  MAX(CASE WHEN tier = 2 THEN covered ELSE 0 END) AS late,
  MAX(CASE WHEN tier = 3 THEN possible ELSE 0 END) AS certified,
  MAX(CASE WHEN tier = 4 THEN possible ELSE 0 END) AS perhaps_late
FROM (
  SELECT
    rule,
    tier,
    ask,
    0 AS possible,
    CASE
      WHEN needed <= MAX(reaches) OVER (
        PARTITION BY parties, rule, frame, tier
        ORDER BY minute NULLS LAST, asks NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      )
      THEN 1
      ELSE 0
    END AS covered
  FROM (
    SELECT
      parties,
      rule,
      frame,
      tier,
      -1 /* none */ AS ask,
      sure_from AS minute,
      0 AS asks,
      sure_to AS reaches,
      NULL AS needed
    FROM cover
    UNION ALL
    SELECT
      f.parties,
      q.rule,
      q.frame,
      f.tier,
      q.ask,
      q.first,
      1,
      NULL,
      q.last
    FROM asked AS q
    JOIN frame AS f
      ON f.rule = q.rule AND f.frame = q.frame
  ) AS surely
  UNION ALL
  SELECT
    rule,
    tier,
    ask,
    CASE
      WHEN needed <= MAX(reaches) OVER (
        PARTITION BY parties, rule, frame, tier
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
      rule,
      frame,
      tier,
      -1 /* none */ AS ask,
      may_from AS minute,
      0 AS asks,
      may_to AS reaches,
      NULL AS needed
    FROM reply
    UNION ALL
    SELECT
      f.parties,
      q.rule,
      q.frame,
      f.tier,
      q.ask,
      q.last,
      1,
      NULL,
      q.first
    FROM asked AS q
    JOIN frame AS f
      ON f.rule = q.rule AND f.frame = q.frame
  ) AS perhaps
) AS both_
WHERE
  ask <> -1 /* none */
GROUP BY
  rule,
  ask
