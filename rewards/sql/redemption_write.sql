-- A redemption, or a return of one, unless there is one by its key. $1 society, $2 account, $3 use or back, $4 key, $5 points, $6 the worth of
-- one in ten-thousandths of a penny, $7 pence, $8 what it gives back of, $9 store, $10 period, $11 and $12 by whom, $13 now.
INSERT INTO rewards_redemption (society_id, account_id, kind, key, points, rate, pence, back_id, store_id, period_id, by_kind, by_id, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (society_id, kind, key) DO NOTHING
RETURNING id
