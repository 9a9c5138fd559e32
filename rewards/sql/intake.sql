-- The purchases of a batch that are new; they stand in `posted` afterwards. In the order of their keys, so that two posters never wait in a circle.
-- $1 the society, $2 now, $3 and $4 by whom, $5 whether it is an operator's first load.
WITH fresh AS (
  INSERT INTO rewards_purchase (
    period_id, id, society_id, store_id, key, body_hash, account_id, sold_at, sold_on, posted_at,
    amount_pence, points, contribution_units, lines, earned, refunds_id, refunds_period_id, books_id, by_kind, by_id,
    releases_id, releases_period_id
  )
  SELECT period_id, id, $1::bigint, store_id, key, body_hash, account_id, sold_at, sold_on, $2::timestamptz,
         amount_pence, points, contribution_units, lines::jsonb, earned::jsonb, refunds_id, refunds_period_id, books_id, $3, $4,
         releases_id, releases_period_id
  FROM rewards_intake
  ORDER BY period_id, id
  ON CONFLICT DO NOTHING
  RETURNING period_id, id
), kept AS (
  INSERT INTO posted
  SELECT intake.period_id, intake.id, intake.books_id, $1, intake.store_id, intake.account_id, intake.member_id, intake.sold_at,
         intake.sold_on, $2, intake.contribution_units, intake.refunds_id, intake.refunds_period_id, $5::bool
  FROM rewards_intake intake JOIN fresh USING (period_id, id)
)
SELECT count(*) FROM fresh
