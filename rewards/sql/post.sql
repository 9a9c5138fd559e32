-- The one statement that posts: a batch for each period with its root (batches.py), the transfers of those batches, then the balances of the
-- accounts above zero. $1 the instant. A period that has a batch of this instant takes nothing: the poster asks for another instant.
WITH staged AS MATERIALIZED (
  SELECT * FROM rewards_staged ORDER BY period_id, kind, source
), batch AS (
  INSERT INTO rewards_batch (period_id, posted_at, covers, entries_count, root)
  SELECT period_id, $1, 'transfers', count(*),
         sha256('\x01' || string_agg(sha256(ROW(kind, source, debit_id, credit_id, amount, unit)::text::bytea), ''::bytea))
  FROM staged
  GROUP BY period_id
  ORDER BY period_id
  ON CONFLICT DO NOTHING
  RETURNING period_id
), fresh AS (
  INSERT INTO rewards_transfer (period_id, kind, source, debit_id, credit_id, amount, unit, posted_at)
  SELECT period_id, kind, source, debit_id, credit_id, amount, unit, $1
  FROM staged
  WHERE period_id IN (SELECT period_id FROM batch)
  RETURNING debit_id, credit_id, amount
), moved AS (
  SELECT account_id, sum(amount) AS amount
  FROM (SELECT credit_id AS account_id, amount FROM fresh UNION ALL SELECT debit_id, -amount FROM fresh) AS sides
  WHERE account_id > 0
  GROUP BY account_id
  ORDER BY account_id
), kept AS (
  INSERT INTO rewards_balance AS balance (account_id, amount)
  SELECT account_id, amount FROM moved
  ON CONFLICT (account_id) DO UPDATE SET amount = balance.amount + excluded.amount
)
SELECT (SELECT count(*) FROM fresh) AS fresh, (SELECT count(*) FROM staged) AS staged, (SELECT count(*) FROM batch) AS batches
