-- From which lots a redemption takes its points: those that end soonest first. $1 the account, $2 the points, $3 the redemption, $4 today.
INSERT INTO rewards_lot_use (redemption_id, lot_id, points)
SELECT $3, lot_id, least(points, $2::bigint - before)
FROM (
  SELECT lot_id, points, sum(points) OVER (ORDER BY ends_on, lot_id) - points AS before
  FROM rewards_lots_left(ARRAY[$1::bigint]) WHERE ends_on >= $4 AND points > 0
) AS lot
WHERE before < $2::bigint
