-- To which lots points of a redemption come back: to those that they came from, last taken first, with their days; what is for a lot whose day
-- is over comes to one of grace, unless it had grace already. $1 society, $2 account, $3 points, $4 the return, $5 the redemption, $6 today,
-- $7 the last day of grace.
WITH came AS (
  SELECT -coalesce(sum(points), 0) AS points FROM rewards_redemption WHERE back_id = $5 AND id <> $4
), used AS (
  SELECT lot.id, lot.ends_on < $6 AND NOT lot.grace AS is_over, used.points,
         sum(used.points) OVER (ORDER BY lot.ends_on DESC, lot.id DESC) AS up_to
  FROM rewards_lot_use used JOIN rewards_lot lot ON lot.id = used.lot_id
  WHERE used.redemption_id = $5
), back AS (
  SELECT used.id, used.is_over, least(used.up_to, came.points + $3::bigint) - greatest(used.up_to - used.points, came.points) AS points
  FROM used CROSS JOIN came
), grace AS (
  INSERT INTO rewards_lot (society_id, account_id, ends_on, grace, given, remaining, ended)
  SELECT $1, $2, $7, true, 0, 0, 0 FROM back WHERE points > 0 AND is_over LIMIT 1
  ON CONFLICT (account_id, ends_on, grace) DO UPDATE SET ends_on = excluded.ends_on
  RETURNING id
)
INSERT INTO rewards_lot_use (redemption_id, lot_id, points)
SELECT $4, CASE WHEN is_over THEN (SELECT id FROM grace) ELSE id END AS lot_id, -sum(points)
FROM back WHERE points > 0
GROUP BY 2
