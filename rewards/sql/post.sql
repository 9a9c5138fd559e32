-- The one statement that posts: transfers, then the balances of the accounts above zero. $1 the instant.
WITH fresh AS (
  INSERT INTO rewards_transfer (period_id, kind, source, debit_id, credit_id, amount, unit, posted_at)
  SELECT period_id, kind, source, debit_id, credit_id, amount, unit, $1
  FROM rewards_staged
  ORDER BY period_id, kind, source
  ON CONFLICT DO NOTHING
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
SELECT (SELECT count(*) FROM fresh) AS fresh, (SELECT count(*) FROM rewards_staged) AS staged
