-- What is left in lots whose day is over ends; of what is not there any more, a debt was repaid. $1 to $5 as of point_expiry_back.sql.
INSERT INTO rewards_point_expiry (lot_id, points, ended, period_id, at)
SELECT lot.lot_id, lot.remaining, lot.points, taking.period_id, $5
FROM rewards_lots_left($1::bigint[]) AS lot
JOIN unnest($3::date[], $4::int[]) AS taking(ends_on, period_id) USING (ends_on)
WHERE lot.ends_on < $2
ORDER BY lot.lot_id
RETURNING id
