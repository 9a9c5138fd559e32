-- The 1% of purchases: of where it lies causes prove themselves, here only that its purchase stands behind it.
SELECT coalesce(purchase.books_id, purchase.period_id), transfer.kind, purchase.id, transfer.debit_id, transfer.credit_id,
       abs(purchase.contribution_units), 2
FROM rewards_purchase purchase
JOIN rewards_transfer transfer ON transfer.period_id = coalesce(purchase.books_id, purchase.period_id)
  AND transfer.kind = CASE WHEN purchase.contribution_units > 0 THEN 3 ELSE 4 END AND transfer.source = purchase.id
WHERE purchase.contribution_units <> 0
