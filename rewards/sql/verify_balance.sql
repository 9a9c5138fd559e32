-- Balances against transfers, from both sides: a kept balance without transfers is as wrong as transfers without a balance.
SELECT coalesce(balance.account_id, added.account_id) AS account_id, coalesce(balance.amount, 0) AS kept, coalesce(added.amount, 0)::bigint AS added
FROM rewards_balance balance
FULL JOIN (
  SELECT account_id, sum(amount) AS amount
  FROM (SELECT credit_id AS account_id, amount FROM rewards_transfer UNION ALL SELECT debit_id, -amount FROM rewards_transfer) AS sides
  WHERE account_id > 0
  GROUP BY account_id
) AS added USING (account_id)
WHERE coalesce(balance.amount, 0) <> coalesce(added.amount, 0)
ORDER BY 1
LIMIT 1
