-- The 1% of a batch onto the ledger's stage: one transfer a purchase. Gives whether these are as many as the new purchases that give a 1%.
-- $1 the society, $2 its own account of contributions.
WITH place AS MATERIALIZED (
  SELECT entry.round_id, entry.community_id, entry.running_id, account.id AS account_id
  FROM (SELECT DISTINCT round_id, community_id, running_id FROM causes_batch) entry
  LEFT JOIN causes_pool pool
    ON entry.running_id IS NULL AND pool.round_id = entry.round_id AND coalesce(pool.community_id, 0) = coalesce(entry.community_id, 0)
  CROSS JOIN LATERAL (  -- each by its key: joined, every account of the society would be read for every place
    SELECT id FROM rewards_account
    WHERE society_id = $1 AND unit = 2 AND owner_kind = CASE WHEN entry.running_id IS NULL THEN 'undecided' ELSE 'running cause' END
      AND owner_id = coalesce(entry.running_id, pool.id)
    OFFSET 0
  ) account
), staged AS (
  INSERT INTO rewards_staged (period_id, kind, source, debit_id, credit_id, amount, unit)
  SELECT batch.books_id,
         CASE WHEN batch.units > 0 THEN 3 ELSE 4 END,
         batch.purchase_id,
         CASE WHEN batch.units > 0 THEN $2 ELSE place.account_id END,
         CASE WHEN batch.units > 0 THEN place.account_id ELSE $2 END,
         abs(batch.units),
         2
  FROM causes_batch batch
  LEFT JOIN place ON place.round_id = batch.round_id AND coalesce(place.running_id, 0) = coalesce(batch.running_id, 0)
    AND coalesce(place.community_id, 0) = coalesce(batch.community_id, 0)
  RETURNING 1
)
SELECT (SELECT count(*) FROM staged) = (SELECT count(*) FROM posted WHERE contribution_units <> 0)
