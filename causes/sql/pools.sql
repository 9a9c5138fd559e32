-- The pools that a batch needs and that are not there yet.
INSERT INTO causes_pool (round_id, community_id)
SELECT DISTINCT batch.round_id, batch.community_id
FROM causes_batch batch
LEFT JOIN causes_pool pool ON pool.round_id = batch.round_id AND coalesce(pool.community_id, 0) = coalesce(batch.community_id, 0)
WHERE batch.running_id IS NULL AND pool.id IS NULL
ORDER BY batch.round_id, batch.community_id
ON CONFLICT DO NOTHING
