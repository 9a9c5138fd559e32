-- The whole amount by a pool: $3 pence shared by points, each part rounded down, and the pence that are missing then to the largest remainders,
-- of equal ones to the lower account (R11). The parts add up to the pool, to the penny.
SELECT account_id, owner_id, points,
       floor_pence + (row_number() OVER (ORDER BY rest DESC, account_id) <= $3::bigint - sum(floor_pence) OVER ())::int AS whole_pence
FROM (
  SELECT account_id, owner_id, points, div(points::numeric * $3::bigint, sum(points) OVER ())::bigint AS floor_pence,
         mod(points::numeric * $3::bigint, sum(points) OVER ()) AS rest
  FROM entitled
) AS floored
