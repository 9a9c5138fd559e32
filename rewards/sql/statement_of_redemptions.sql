-- Entries of a statement: points that paid at a till, and what a till gave back.
SELECT 'redemption', redemption.period_id, redemption.id, (redemption.at AT TIME ZONE me.time_zone)::date, redemption.at, -redemption.points,
       0, redemption.store_id, NULL, NULL, NULL, redemption.pence, redemption.at, redemption.period_id, NULL, ''
FROM me JOIN rewards_redemption redemption ON redemption.account_id = me.account_id
