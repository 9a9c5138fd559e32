-- What a refund found of its purchase: the lines of the purchase, and of every refund of it booked up to then, oldest first; whether each was
-- booked in the same moment as this one. $1 the member, $2 and $3 the refund's period and number.
WITH back AS (
  SELECT purchase.*
  FROM portal_member member
  JOIN rewards_account account
    ON account.society_id = member.society_id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = member.id
  JOIN rewards_purchase purchase ON purchase.account_id = account.id AND purchase.period_id = $2 AND purchase.id = $3
  WHERE member.id = $1 AND purchase.refunds_id IS NOT NULL
)
SELECT 'bought' AS part, original.lines, original.posted_at, original.id
FROM back JOIN rewards_purchase original ON original.period_id = back.refunds_period_id AND original.id = back.refunds_id
UNION ALL
SELECT CASE WHEN other.posted_at < back.posted_at THEN 'before' ELSE 'beside' END, other.lines, other.posted_at, other.id
FROM back JOIN rewards_purchase other ON other.refunds_id = back.refunds_id AND other.refunds_period_id = back.refunds_period_id
WHERE other.posted_at <= back.posted_at AND other.id <> back.id
ORDER BY posted_at, id
LIMIT 1000
