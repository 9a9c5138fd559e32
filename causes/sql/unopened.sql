-- Who will own units of a batch and has no account yet. $1 the society.
SELECT DISTINCT owner.kind, owner.id
FROM causes_batch batch
LEFT JOIN causes_pool pool ON batch.running_id IS NULL AND pool.round_id = batch.round_id
  AND coalesce(pool.community_id, 0) = coalesce(batch.community_id, 0)
CROSS JOIN LATERAL (
  SELECT CASE WHEN batch.running_id IS NULL THEN 'undecided' ELSE 'running cause' END AS kind, coalesce(batch.running_id, pool.id) AS id
) owner
LEFT JOIN rewards_account account ON account.society_id = $1 AND account.unit = 2 AND account.owner_kind = owner.kind AND account.owner_id = owner.id
WHERE account.id IS NULL
ORDER BY owner.kind, owner.id
