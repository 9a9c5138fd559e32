-- When temporary cards were used first, kept on the card: by the purchases of a batch that are new.
UPDATE portal_card card
SET first_used_at = used.at
FROM (
  SELECT account.owner_id AS card_id, min(least(posted.sold_at, posted.posted_at)) AS at
  FROM posted JOIN rewards_account account ON account.id = posted.account_id AND account.owner_kind = 'card'
  WHERE posted.member_id IS NULL
  GROUP BY account.owner_id
) used
WHERE card.id = used.card_id AND (card.first_used_at IS NULL OR card.first_used_at > used.at)
