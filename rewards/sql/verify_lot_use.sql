-- What a redemption took, or gave back, is what left lots of its account, or came to them.
SELECT redemption.id, redemption.points, coalesce(sum(used.points), 0)::bigint AS added
FROM rewards_redemption redemption
LEFT JOIN rewards_lot_use used ON used.redemption_id = redemption.id
LEFT JOIN rewards_lot lot ON lot.id = used.lot_id
GROUP BY redemption.id
HAVING redemption.points <> coalesce(sum(used.points), 0) OR bool_or(lot.account_id <> redemption.account_id)
ORDER BY 1
LIMIT 1
