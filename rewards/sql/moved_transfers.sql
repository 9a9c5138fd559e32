-- What a registration moves onto the ledger's stage. $1 the registration.
INSERT INTO rewards_staged (period_id, kind, source, debit_id, credit_id, amount, unit)
SELECT period_id, kind, source, debit_id, credit_id, amount, unit
FROM (
/* moves */
) AS caused(period_id, kind, source, debit_id, credit_id, amount, unit)
WHERE source IN (SELECT id FROM rewards_moved_points WHERE registration_id = $1)
