-- Who will own units of a batch and has no account yet; null is a pool that is not there yet. $1 the society.
WITH place AS (
  SELECT DISTINCT round_id, community_id, running_id FROM causes_batch
), owner AS (
  SELECT CASE WHEN place.running_id IS NULL THEN 'undecided' ELSE 'running cause' END AS kind,
         coalesce(place.running_id, (
           SELECT pool.id FROM causes_pool pool WHERE pool.round_id = place.round_id AND coalesce(pool.community_id, 0) = coalesce(place.community_id, 0)
         )) AS id
  FROM place
)
SELECT kind, id
FROM owner
WHERE NOT EXISTS (
  SELECT FROM rewards_account account WHERE account.society_id = $1 AND account.unit = 2 AND account.owner_kind = owner.kind AND account.owner_id = owner.id
)
ORDER BY kind, id
