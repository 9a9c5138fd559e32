-- Batches of a period in the order of their instants, with their place and hash in its chain. $1 the period, $2 after this instant, $3 at most.
SELECT batch.posted_at, batch.covers, batch.entries_count, batch.root, sealed.place, sealed.hash
FROM rewards_batch batch
LEFT JOIN rewards_sealed_batch sealed ON sealed.period_id = batch.period_id AND sealed.posted_at = batch.posted_at
WHERE batch.period_id = $1 AND batch.posted_at > $2
ORDER BY batch.posted_at
LIMIT $3
