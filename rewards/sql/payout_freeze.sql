-- What a disbursement pays each member, frozen. $1 to $6 as in payout_due.sql, $7 the disbursement.
INSERT INTO /* partition */ (disbursement_id, account_id, method, held_pence, paid_pence, fund_pence, why, receiver_id, bank_id)
SELECT $7, account_id, method, held_pence, paid_pence, fund_pence, why, receiver_id, bank_id
FROM (
/* due */
) AS due
