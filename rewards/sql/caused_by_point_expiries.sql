-- Points that ended with their lot; back where the purchase was refunded after that.
SELECT expiry.period_id, CASE WHEN expiry.ended > 0 THEN 27 ELSE 28 END, expiry.id,
       CASE WHEN expiry.ended > 0 THEN lot.account_id ELSE ended.id END,
       CASE WHEN expiry.ended > 0 THEN ended.id ELSE lot.account_id END,
       abs(expiry.ended), 1
FROM rewards_point_expiry expiry
JOIN rewards_lot lot ON lot.id = expiry.lot_id
JOIN rewards_account ended ON ended.society_id = lot.society_id AND ended.unit = 1 AND ended.owner_kind = 'expiry'
WHERE expiry.ended <> 0
