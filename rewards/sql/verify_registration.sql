-- A registered card holds nothing any more, and its account was joined to that of the member whose card it is.
SELECT card.id, coalesce(balance.amount, 0) AS kept
FROM rewards_registration registration
JOIN rewards_account own ON own.id = registration.card_account_id
JOIN rewards_account joined ON joined.id = registration.account_id
LEFT JOIN rewards_balance balance ON balance.account_id = own.id
LEFT JOIN portal_card card ON card.id = own.owner_id AND own.owner_kind = 'card'
WHERE coalesce(balance.amount, 0) <> 0 OR joined.owner_kind <> 'member' OR card.member_id IS DISTINCT FROM joined.owner_id
ORDER BY registration.id LIMIT 1
