-- One card of a society, and the points behind it. $1 the society, $2 the card's number.
SELECT card.blocked_at IS NULL AND card.member_id IS NOT NULL AS valid, coalesce(rewards_held(account.id), 0) AS points
FROM portal_card card
LEFT JOIN rewards_account account
  ON account.society_id = card.society_id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = card.member_id
WHERE card.society_id = $1 AND card.number = $2
