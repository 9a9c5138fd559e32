-- What the intake posted, as rows for the bare side. $1 numbers of purchases.
SELECT purchase.period_id, purchase.id, purchase.society_id, purchase.store_id, purchase.key, purchase.body_hash, purchase.account_id,
       purchase.sold_at, purchase.sold_on, purchase.posted_at, purchase.amount_pence, purchase.points, purchase.contribution_units,
       purchase.lines::text AS lines, purchase.earned::text AS earned, account.owner_id AS member_id
FROM rewards_purchase purchase
JOIN rewards_account account ON account.id = purchase.account_id
WHERE purchase.id = ANY($1::bigint[])
ORDER BY purchase.id
