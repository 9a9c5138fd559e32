-- The whole amount by a rate: points but those of the community fund, times $1, in ten-thousandths of a penny a point, rounded down (R11, R12).
SELECT entitled.*, (points - fund_points) * $1::bigint / 10000 AS whole_pence FROM entitled
