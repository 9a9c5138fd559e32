-- A member's newest purchases, to choose one from. $1 the member, $2 how many.
SELECT purchase.period_id || '-' || purchase.id AS name, purchase.sold_on, store.name AS store, purchase.amount_pence, purchase.points
FROM portal_member member
JOIN rewards_account account
  ON account.society_id = member.society_id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = member.id
JOIN rewards_part part ON part.account_id = account.id
JOIN rewards_purchase purchase ON purchase.account_id = part.part_id
JOIN portal_store store ON store.id = purchase.store_id
WHERE member.id = $1
ORDER BY purchase.sold_at DESC, purchase.id
LIMIT $2
