-- Points that ended, of which the purchase was refunded since: their end is taken back, as far as it goes. $1 the accounts, $2 today,
-- $3 and $4 the days that are over and the periods that take them, $5 now.
INSERT INTO rewards_point_expiry (lot_id, points, ended, period_id, at)
SELECT lot.id, -least(-lot.remaining, lot.ended), -least(-lot.remaining, lot.ended), taking.period_id, $5
FROM rewards_lot lot
JOIN unnest($3::date[], $4::int[]) AS taking(ends_on, period_id) USING (ends_on)
WHERE lot.account_id = ANY($1::bigint[]) AND lot.ends_on < $2 AND lot.remaining < 0 AND lot.ended > 0
ORDER BY lot.id
RETURNING id
