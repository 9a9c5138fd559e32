-- The whole amount by a pool: $1 pence shared by points, each part rounded down, and the pence that are missing then to the largest remainders,
-- of equal ones to the lower account, the community fund last, whose part is that of its points (R11, R12). All parts add up to the pool.
-- A member's points x pool stay within a bigint, or the statement fails; those of the fund, which are everybody's, may not: so numeric.
SELECT account_id, points, fund_points, before_pence, held_pence, floor_pence + (place <= $1::bigint - floors)::int AS whole_pence
FROM (
  SELECT floored.*, row_number() OVER (ORDER BY rest DESC, account_id NULLS LAST) AS place, sum(floor_pence) OVER () AS floors
  FROM (
    SELECT entitled.*, (entitled.points - fund_points) * $1::bigint / every.points AS floor_pence,
           (entitled.points - fund_points) * $1::bigint % every.points AS rest
    FROM entitled CROSS JOIN (SELECT sum(points)::bigint AS points FROM entitled) AS every
    UNION ALL
    SELECT NULL, NULL, NULL, NULL, NULL, div(claim.counted * $1::bigint, claim.points)::bigint, mod(claim.counted * $1::bigint, claim.points)::bigint
    FROM (SELECT sum(fund_points)::numeric AS counted, sum(points)::numeric AS points FROM entitled HAVING sum(fund_points) > 0) AS claim
  ) AS floored
) AS parted
WHERE account_id IS NOT NULL
