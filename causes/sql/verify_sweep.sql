-- Sweeps against the transfers that moved them, both ways: from the pool to the cause, back where refunds outweigh.
WITH caused AS (
  SELECT sweep.id, CASE WHEN sweep.units > 0 THEN pool.account_id ELSE cause.account_id END AS debit_id,
         CASE WHEN sweep.units > 0 THEN cause.account_id ELSE pool.account_id END AS credit_id, abs(sweep.units) AS units
  FROM causes_sweep sweep
  JOIN causes_choice choice ON choice.id = sweep.choice_id
  JOIN causes_account pool ON pool.pool_id = sweep.pool_id
  JOIN causes_account cause ON cause.running_id = choice.running_id
  WHERE sweep.units <> 0
)
SELECT coalesce(caused.id, moved.source) AS id
FROM caused
FULL JOIN (
  SELECT source, debit_id, credit_id, amount, count(*) OVER (PARTITION BY source) AS times FROM rewards_transfer WHERE kind = 5
) moved ON moved.source = caused.id
WHERE (caused.debit_id, caused.credit_id, caused.units, 1::bigint) IS DISTINCT FROM (moved.debit_id, moved.credit_id, moved.amount, moved.times)
ORDER BY 1
LIMIT 1
