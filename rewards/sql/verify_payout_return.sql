-- What stands on an account again was paid by bank, and all of it came back; what a bank sent back, a file had told it to pay.
SELECT came.id, came.pence, coalesce(made.paid_pence, 0) AS paid
FROM rewards_payout_return came
LEFT JOIN rewards_payout_made made
  ON made.disbursement_id = came.disbursement_id AND made.account_id = came.account_id AND made.method = 'bank'
WHERE made.paid_pence IS DISTINCT FROM came.pence OR (came.why = '' AND NOT EXISTS (
  SELECT FROM rewards_bank_file file WHERE file.disbursement_id = came.disbursement_id
))
ORDER BY came.id LIMIT 1
