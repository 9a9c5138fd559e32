-- The whole amount by a rate: points but those of the community fund, times $3, in ten-thousandths of a penny a point, rounded down (R11, R12).
SELECT account_id, owner_id, points, fund_points, (points - fund_points) * $3::bigint / 10000 AS whole_pence FROM entitled
