-- What a refund or a release found of its purchase: the lines of the purchase, and of every refund of it booked up to then, oldest first,
-- whether each was booked in the same moment as this one; the days that were released before; and the day that this one is about.
-- An entry beside a refund is about what its release gave: the refund's own lines are `own`. $1 the member, $2 and $3 period and number.
WITH mine AS (
  SELECT purchase.id, purchase.key, purchase.posted_at, coalesce(target.releases_id, purchase.refunds_id, purchase.releases_id) AS of_id,
         coalesce(target.releases_period_id, purchase.refunds_period_id, purchase.releases_period_id) AS of_period_id,
         CASE WHEN purchase.releases_id IS NOT NULL THEN purchase.sold_on WHEN target.releases_id IS NOT NULL THEN target.sold_on END AS due_on
  FROM portal_member member
  JOIN rewards_account account
    ON account.society_id = member.society_id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = member.id
  JOIN rewards_part part ON part.account_id = account.id
  JOIN rewards_purchase purchase ON purchase.account_id = part.part_id AND purchase.period_id = $2 AND purchase.id = $3
  LEFT JOIN rewards_purchase target ON target.period_id = purchase.refunds_period_id AND target.id = purchase.refunds_id
  WHERE member.id = $1
)
SELECT part, lines, day
FROM (
  SELECT 'bought' AS part, original.lines, mine.due_on AS day, original.posted_at, original.id
  FROM mine JOIN rewards_purchase original ON original.period_id = mine.of_period_id AND original.id = mine.of_id
  UNION ALL
  SELECT CASE WHEN mine.key = 'refund/' || other.period_id || '-' || other.id || '/' || mine.due_on THEN 'own'
              WHEN other.posted_at < mine.posted_at THEN 'before' ELSE 'beside' END,
         other.lines, NULL, other.posted_at, other.id
  FROM mine JOIN rewards_purchase other ON other.refunds_id = mine.of_id AND other.refunds_period_id = mine.of_period_id
  WHERE other.posted_at <= mine.posted_at AND other.id <> mine.id
  UNION ALL
  SELECT 'released', other.lines, other.sold_on, other.posted_at, other.id
  FROM mine JOIN rewards_purchase other ON other.releases_id = mine.of_id AND other.releases_period_id = mine.of_period_id
  WHERE other.posted_at <= mine.posted_at AND other.id <> mine.id
) AS found
ORDER BY posted_at, id
LIMIT 1000
