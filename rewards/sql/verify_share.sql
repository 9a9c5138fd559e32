-- Nobody holds more of a share than a share is.
SELECT account.id, held.amount AS kept, society.share_pence AS added
FROM rewards_account account
JOIN rewards_balance held ON held.account_id = account.id
JOIN portal_society society ON society.id = account.society_id
WHERE account.unit = 3 AND account.owner_kind = 'share' AND held.amount > society.share_pence
ORDER BY account.id
LIMIT 1
