-- What a batch put into the lots of members, where its books say that points last: a refund goes to the lot of its purchase (R9).
INSERT INTO rewards_lot AS lot (society_id, account_id, ends_on, grace, given, remaining, ended)
SELECT posted.society_id, posted.account_id,
       rewards_last_day(coalesce(original.sold_on, posted.sold_on), coalesce(own.points_last_months, books.points_last_months)) AS last_day,
       false, sum(earning.points), sum(earning.points), 0
FROM posted
JOIN rewards_intake_earning earning USING (period_id, id)
JOIN rewards_period books ON books.id = posted.books_id
LEFT JOIN rewards_purchase original ON original.period_id = posted.refunds_period_id AND original.id = posted.refunds_id
LEFT JOIN rewards_period own ON own.id = coalesce(original.books_id, original.period_id)
WHERE posted.member_id IS NOT NULL AND books.points_last_months IS NOT NULL
  AND (posted.refunds_id IS NULL OR own.points_last_months IS NOT NULL)
GROUP BY posted.society_id, posted.account_id, last_day
HAVING sum(earning.points) <> 0
ORDER BY posted.account_id, last_day
ON CONFLICT (account_id, ends_on, grace) DO UPDATE
SET given = lot.given + excluded.given, remaining = lot.remaining + excluded.remaining
