-- An account of a cause or a pool whose balance differs from the counters, sweeps included.
SELECT place.account_id, coalesce(balance.amount, 0) AS kept, coalesce(counted.units, 0) AS added
FROM causes_account place
LEFT JOIN rewards_balance balance ON balance.account_id = place.account_id
LEFT JOIN (
  SELECT round_id, community_id, running_id, sum(units)::bigint AS units FROM causes_accrual GROUP BY round_id, community_id, running_id
) counted ON counted.round_id = place.round_id AND coalesce(counted.community_id, 0) = coalesce(place.community_id, 0)
  AND coalesce(counted.running_id, 0) = coalesce(place.running_id, 0)
WHERE coalesce(balance.amount, 0) <> coalesce(counted.units, 0)
ORDER BY place.account_id
LIMIT 1
