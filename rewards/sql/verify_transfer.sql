-- Every transfer against what caused it, both ways: named is the first that has no cause, is missing, or says something else.
-- In the place of the causes stand those of every caused_by_*.sql. Kind 5, moves of the 1%, causes prove themselves.
WITH caused AS (
/* causes */
)
SELECT period_id, kind, source
FROM caused
FULL JOIN rewards_transfer transfer USING (period_id, kind, source)
WHERE kind <> 5
  AND (caused.debit_id, caused.credit_id, caused.amount, caused.unit)
      IS DISTINCT FROM (transfer.debit_id, transfer.credit_id, transfer.amount, transfer.unit::int)
ORDER BY period_id, kind, source
LIMIT 1
