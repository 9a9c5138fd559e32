-- One card of a society, and the points behind it. $1 the society, $2 the card's number. A temporary card is one that nobody registered yet.
SELECT card.blocked_at IS NULL AND card.member_id IS NOT NULL AS valid,
       card.blocked_at IS NULL AND card.member_id IS NULL AND card.batch_id IS NOT NULL AS temporary,
       card.first_used_at, coalesce(rewards_held(account.id), 0) AS points
FROM portal_card card
LEFT JOIN rewards_account account
  ON account.society_id = card.society_id AND account.unit = 1
  AND account.owner_kind = CASE WHEN card.member_id IS NULL THEN 'card' ELSE 'member' END
  AND account.owner_id = CASE WHEN card.member_id IS NULL THEN card.id ELSE card.member_id END
WHERE card.society_id = $1 AND card.number = $2
