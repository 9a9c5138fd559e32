-- Points of temporary cards that went to whoever registered them; back where refunds outweigh.
SELECT moved.period_id, 16, moved.id, CASE WHEN moved.points > 0 THEN registration.card_account_id ELSE registration.account_id END,
       CASE WHEN moved.points > 0 THEN registration.account_id ELSE registration.card_account_id END, abs(moved.points), 1
FROM rewards_moved_points moved
JOIN rewards_registration registration ON registration.id = moved.registration_id
WHERE moved.points <> 0
