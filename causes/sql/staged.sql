-- The 1% of a batch onto the ledger's stage: one transfer a purchase. $1 the society, $2 its own account of contributions.
INSERT INTO rewards_staged (period_id, kind, source, debit_id, credit_id, amount, unit)
SELECT batch.books_id,
       CASE WHEN batch.units > 0 THEN 3 ELSE 4 END,
       batch.purchase_id,
       CASE WHEN batch.units > 0 THEN $2 ELSE account.id END,
       CASE WHEN batch.units > 0 THEN account.id ELSE $2 END,
       abs(batch.units),
       2
FROM causes_batch batch
LEFT JOIN causes_pool pool ON batch.running_id IS NULL AND pool.round_id = batch.round_id
  AND coalesce(pool.community_id, 0) = coalesce(batch.community_id, 0)
JOIN rewards_account account ON account.society_id = $1 AND account.unit = 2
  AND account.owner_kind = CASE WHEN batch.running_id IS NULL THEN 'undecided' ELSE 'running cause' END
  AND account.owner_id = coalesce(batch.running_id, pool.id)
