-- The pools that a batch needs and that are not there yet.
INSERT INTO causes_pool (round_id, community_id)
SELECT place.round_id, place.community_id
FROM (SELECT DISTINCT round_id, community_id FROM causes_batch WHERE running_id IS NULL) place
WHERE NOT EXISTS (
  SELECT FROM causes_pool pool WHERE pool.round_id = place.round_id AND coalesce(pool.community_id, 0) = coalesce(place.community_id, 0)
)
ORDER BY place.round_id, place.community_id
ON CONFLICT DO NOTHING
