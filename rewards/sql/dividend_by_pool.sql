-- The whole amount by a pool: $3 pence shared by points, each part rounded down, and the pence that are missing then to the largest remainders,
-- of equal ones to the lower account, the community fund last, whose part is that of its points (R11, R12). All parts add up to the pool.
SELECT account_id, owner_id, points, fund_points, whole_pence
FROM (
  SELECT floored.*,
         floor_pence + (row_number() OVER (ORDER BY rest DESC, account_id NULLS LAST) <= $3::bigint - sum(floor_pence) OVER ())::int AS whole_pence
  FROM (
    SELECT claim.*, div(counted::numeric * $3::bigint, every.points)::bigint AS floor_pence,
           mod(counted::numeric * $3::bigint, every.points) AS rest
    FROM (
      SELECT account_id, owner_id, points, fund_points, points - fund_points AS counted FROM entitled
      UNION ALL
      SELECT NULL, NULL, NULL, NULL, sum(fund_points)::bigint FROM entitled HAVING count(*) > 0
    ) AS claim
    CROSS JOIN (SELECT sum(points) AS points FROM entitled) AS every
  ) AS floored
) AS parted
WHERE account_id IS NOT NULL
