-- An account of a cause or a pool whose balance differs from its transfers.
SELECT place.account_id, coalesce(balance.amount, 0) AS kept, coalesce(moved.units, 0) AS added
FROM causes_account place
LEFT JOIN rewards_balance balance ON balance.account_id = place.account_id
LEFT JOIN (
  SELECT account_id, sum(units)::bigint AS units
  FROM (
    SELECT credit_id AS account_id, amount AS units FROM rewards_transfer WHERE unit = 2
    UNION ALL
    SELECT debit_id, -amount FROM rewards_transfer WHERE unit = 2
  ) sides
  GROUP BY account_id
) moved ON moved.account_id = place.account_id
WHERE coalesce(balance.amount, 0) <> coalesce(moved.units, 0)
ORDER BY place.account_id
LIMIT 1
