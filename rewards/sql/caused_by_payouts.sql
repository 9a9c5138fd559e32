-- What posted disbursements moved to each account that a method pays into.
SELECT total.period_id, 20, total.id, paying.id, total.account_id, total.pence, 3
FROM rewards_payout_total total
JOIN rewards_disbursement disbursement ON disbursement.id = total.disbursement_id
JOIN rewards_account paying ON paying.society_id = disbursement.society_id AND paying.unit = 3 AND paying.owner_kind = 'disbursement'
  AND paying.owner_id = disbursement.id
