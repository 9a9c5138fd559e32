-- The whole amount by a rate: points times $3, in ten-thousandths of a penny a point, rounded down to a whole penny (R11).
SELECT account_id, owner_id, points, points * $3::bigint / 10000 AS whole_pence FROM entitled
