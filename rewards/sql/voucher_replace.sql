-- What stands in for a lost voucher: the same member and last day. $1 the lost one, $2 what was left on it, $3 now.
INSERT INTO rewards_voucher (society_id, disbursement_id, account_id, code, value_pence, left_pence, issued_at, expires_on, replaces_id)
SELECT society_id, disbursement_id, account_id, rewards_voucher_code(), $2, $2, $3, expires_on, id FROM rewards_voucher WHERE id = $1
ON CONFLICT (code) DO NOTHING
RETURNING id
