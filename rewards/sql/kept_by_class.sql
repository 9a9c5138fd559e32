-- What the kept balances of a society come to, by unit and owner kind; the society's own side, numbers below zero, keeps none. $1 the society.
SELECT account.unit, account.owner_kind, coalesce(sum(balance.amount), 0)::bigint AS amount
FROM rewards_account account LEFT JOIN rewards_balance balance ON balance.account_id = account.id
WHERE account.society_id = $1 AND account.id > 0
GROUP BY 1, 2
ORDER BY 1, 2
