-- Payments by bank of a posted disbursement that stand in no file yet, to an account that is the member's no more: they removed it, or another
-- took its place. What was kept back already is not among them. $1 the disbursement, $2 one member's account of points, or null for all.
SELECT made.account_id, made.paid_pence AS pence, details.member_id, CASE newest.iban WHEN '' THEN 'no bank' ELSE 'cooling' END AS why
FROM rewards_payout_made made
JOIN rewards_bank_details details ON details.id = made.bank_id
JOIN LATERAL (
  SELECT later.iban FROM rewards_bank_details later WHERE later.member_id = details.member_id ORDER BY later.id DESC LIMIT 1
) AS newest ON newest.iban <> details.iban
WHERE made.disbursement_id = $1 AND ($2::bigint IS NULL OR made.account_id = $2) AND made.method = 'bank' AND made.paid_pence > 0
  AND NOT EXISTS (SELECT FROM rewards_bank_file file WHERE file.disbursement_id = made.disbursement_id)
  AND NOT EXISTS (
    SELECT FROM rewards_payout_return came WHERE came.disbursement_id = made.disbursement_id AND came.account_id = made.account_id
  )
ORDER BY made.account_id
