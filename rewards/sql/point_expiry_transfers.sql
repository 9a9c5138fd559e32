-- What ended onto the ledger's stage. $1 the expiries.
INSERT INTO rewards_staged (period_id, kind, source, debit_id, credit_id, amount, unit)
SELECT * FROM (
/* expiries */
) AS caused(period_id, kind, source, debit_id, credit_id, amount, unit)
WHERE source = ANY($1::bigint[])
