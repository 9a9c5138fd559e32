-- What a posted disbursement pays by bank, in the order of the accounts: name, account, amount, and the name of the payment; what was kept
-- back is not among it. $1 the disbursement.
SELECT made.account_id, details.name, details.iban, made.paid_pence, 'TL' || made.disbursement_id || '-' || made.account_id AS end_to_end
FROM rewards_payout_made made
JOIN rewards_bank_details details ON details.id = made.bank_id
WHERE made.disbursement_id = $1 AND made.method = 'bank' AND made.paid_pence > 0
  AND NOT EXISTS (
    SELECT FROM rewards_payout_return came WHERE came.disbursement_id = made.disbursement_id AND came.account_id = made.account_id
  )
ORDER BY made.account_id
