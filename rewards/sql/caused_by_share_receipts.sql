-- What members paid of their shares.
SELECT receipt.period_id, 10, -receipt.id, bank.id, receipt.account_id, receipt.amount_pence, 3
FROM rewards_share_receipt receipt
JOIN rewards_account share ON share.id = receipt.account_id
JOIN rewards_account bank ON bank.society_id = share.society_id AND bank.unit = 3 AND bank.owner_kind = 'bank'
