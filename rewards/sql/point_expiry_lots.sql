-- The lots of expiries, in their order. $1 the expiries.
WITH over AS (
  SELECT lot.id, expiry.points, expiry.ended
  FROM rewards_point_expiry expiry JOIN rewards_lot lot ON lot.id = expiry.lot_id
  WHERE expiry.id = ANY($1::bigint[])
  ORDER BY lot.account_id, lot.ends_on
  FOR NO KEY UPDATE OF lot
)
UPDATE rewards_lot lot SET remaining = lot.remaining - over.points, ended = lot.ended + over.ended
FROM over WHERE lot.id = over.id
