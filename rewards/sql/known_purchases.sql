-- What the books hold of these purchases. $1 their periods, $2 their numbers.
-- Looked up one by one, by their key: a join would be planned for the few rows that a new period holds, and kept while it grows.
SELECT purchase.*, coalesce((
         SELECT sum(points) FROM rewards_pending WHERE told_period_id = asked.period_id AND told_id = asked.id
       ), 0)::bigint AS pending_points
FROM unnest($1::int[], $2::bigint[]) AS asked(period_id, id)
CROSS JOIN LATERAL (
  SELECT id, key, body_hash, account_id, points, contribution_units
  FROM rewards_purchase
  WHERE period_id = asked.period_id AND id = asked.id
  LIMIT 1
) purchase
