-- Points of a batch onto the ledger's stage: earned points come from the line's account, a refund sends them back there.
INSERT INTO rewards_staged (period_id, kind, source, debit_id, credit_id, amount, unit)
SELECT books_id,
       CASE WHEN points > 0 THEN 1 ELSE 2 END,
       source,
       CASE WHEN points > 0 THEN issued_id ELSE account_id END,
       CASE WHEN points > 0 THEN account_id ELSE issued_id END,
       abs(points),
       1
FROM rewards_intake_earning
WHERE points <> 0
