-- What a redemption took from its lots, or gave back to them, in their order. $1 the redemption.
WITH used AS (
  SELECT lot.id, used.points
  FROM rewards_lot_use used JOIN rewards_lot lot ON lot.id = used.lot_id
  WHERE used.redemption_id = $1
  ORDER BY lot.account_id, lot.ends_on
  FOR NO KEY UPDATE OF lot
)
UPDATE rewards_lot lot SET remaining = lot.remaining - used.points FROM used WHERE lot.id = used.id
