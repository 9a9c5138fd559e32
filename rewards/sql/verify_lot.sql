-- Lots against what put points in, what redemptions took and gave back, and what ended.
WITH given AS (
  SELECT holder.present_id AS account_id, cause.ends_on, sum(cause.points) AS points
  FROM (
/* lot causes */
  ) AS cause
  JOIN rewards_holder holder USING (account_id)
  WHERE holder.member_id IS NOT NULL
  GROUP BY 1, 2
), used AS (
  SELECT lot_id, sum(points) AS points FROM rewards_lot_use GROUP BY 1
), over AS (
  SELECT lot_id, sum(points) AS points, sum(ended) AS ended FROM rewards_point_expiry GROUP BY 1
)
SELECT account_id, ends_on, coalesce(lot.remaining, 0)::bigint AS kept,
       (coalesce(given.points, 0) - coalesce(used.points, 0) - coalesce(over.points, 0))::bigint AS added
FROM (SELECT * FROM rewards_lot WHERE NOT grace) AS lot
FULL JOIN given USING (account_id, ends_on)
LEFT JOIN used ON used.lot_id = lot.id
LEFT JOIN over ON over.lot_id = lot.id
WHERE coalesce(lot.given, 0) <> coalesce(given.points, 0) OR coalesce(lot.ended, 0) <> coalesce(over.ended, 0)
   OR coalesce(lot.remaining, 0) <> coalesce(given.points, 0) - coalesce(used.points, 0) - coalesce(over.points, 0)
UNION ALL
SELECT lot.account_id, lot.ends_on, lot.remaining, (-coalesce(used.points, 0) - coalesce(over.points, 0))::bigint
FROM rewards_lot lot
LEFT JOIN used ON used.lot_id = lot.id
LEFT JOIN over ON over.lot_id = lot.id
WHERE lot.grace AND (lot.remaining <> -coalesce(used.points, 0) - coalesce(over.points, 0) OR lot.ended <> coalesce(over.ended, 0))
ORDER BY 1, 2
LIMIT 1
