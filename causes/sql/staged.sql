-- The 1% of a batch onto the ledger's stage: one transfer a purchase. $1 the society, $2 its own account of contributions.
INSERT INTO rewards_staged (period_id, kind, source, debit_id, credit_id, amount, unit)
SELECT entry.books_id,
       CASE WHEN entry.units > 0 THEN 3 ELSE 4 END,
       entry.purchase_id,
       CASE WHEN entry.units > 0 THEN $2 ELSE entry.place_id END,
       CASE WHEN entry.units > 0 THEN entry.place_id ELSE $2 END,
       abs(entry.units),
       2
FROM (
  SELECT batch.books_id, batch.purchase_id, batch.units, (
    SELECT account.id
    FROM rewards_account account
    WHERE account.society_id = $1 AND account.unit = 2
      AND account.owner_kind = CASE WHEN batch.running_id IS NULL THEN 'undecided' ELSE 'running cause' END
      AND account.owner_id = coalesce(batch.running_id, (
        SELECT pool.id FROM causes_pool pool WHERE pool.round_id = batch.round_id AND coalesce(pool.community_id, 0) = coalesce(batch.community_id, 0)
      ))
  ) AS place_id
  FROM causes_batch batch
) entry
