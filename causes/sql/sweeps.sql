-- One sweep for each pool that the entries of `causes_batch` leave. $1 the choice.
INSERT INTO causes_sweep (choice_id, pool_id, units, at)
SELECT choice.id, pool.id, -sum(batch.units), choice.begins_at
FROM causes_choice choice
JOIN causes_batch batch ON batch.running_id IS NULL
JOIN causes_pool pool ON pool.round_id = batch.round_id AND coalesce(pool.community_id, 0) = coalesce(batch.community_id, 0)
WHERE choice.id = $1
GROUP BY choice.id, pool.id
ORDER BY pool.id
RETURNING id, units, (
  SELECT account.id FROM rewards_account account
  WHERE account.unit = 2 AND account.owner_kind = 'undecided' AND account.owner_id = causes_sweep.pool_id
) AS account_id
