-- What is due of members' shares onto the ledger's stage. $1 society, $2 members, $3 pence of a share, $4 period, $5 the bank's account.
-- A payment carries the member's number below zero: above zero are the lines of a dividend that paid for it.
INSERT INTO rewards_staged (period_id, kind, source, debit_id, credit_id, amount, unit)
SELECT $4, 10, -account.owner_id, $5, account.id, $3 - coalesce(held.amount, 0), 3
FROM rewards_account account
LEFT JOIN rewards_balance held ON held.account_id = account.id
WHERE account.society_id = $1 AND account.unit = 3 AND account.owner_kind = 'share' AND account.owner_id = ANY($2::bigint[])
  AND coalesce(held.amount, 0) < $3
