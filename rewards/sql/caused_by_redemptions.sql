-- Points that members spent at tills, and what tills gave back of them.
SELECT redemption.period_id, CASE redemption.kind WHEN 'use' THEN 25 ELSE 26 END, redemption.id,
       CASE redemption.kind WHEN 'use' THEN redemption.account_id ELSE spent.id END,
       CASE redemption.kind WHEN 'use' THEN spent.id ELSE redemption.account_id END,
       abs(redemption.points), 1
FROM rewards_redemption redemption
JOIN rewards_account spent ON spent.society_id = redemption.society_id AND spent.unit = 1 AND spent.owner_kind = 'redemption'
