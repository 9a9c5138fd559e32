-- Entries of a statement: points that ended with their day, and where their purchase was refunded after that, the end taken back.
SELECT 'expiry', expiry.period_id, expiry.id, lot.ends_on, expiry.at, -expiry.ended,
       0, NULL, NULL, NULL, NULL, 0, expiry.at, expiry.period_id, NULL, ''
FROM me
JOIN rewards_lot lot ON lot.account_id = me.account_id
JOIN rewards_point_expiry expiry ON expiry.lot_id = lot.id AND expiry.ended <> 0
