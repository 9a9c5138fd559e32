-- The tallies of both sides of a registration, in the order of the accounts. $1 the registration.
INSERT INTO rewards_tally AS tally (account_id, period_id, line_id, points, eligible_pence)
SELECT side.account_id, side.period_id, moved.line_id, sum(side.sign * moved.points), sum(side.sign * moved.eligible_pence)
FROM rewards_moved_points moved
JOIN rewards_registration registration ON registration.id = moved.registration_id
CROSS JOIN LATERAL (
  VALUES (registration.card_account_id, moved.from_period_id, -1), (registration.account_id, moved.period_id, 1)
) AS side(account_id, period_id, sign)
WHERE moved.registration_id = $1
GROUP BY side.account_id, side.period_id, moved.line_id
ORDER BY side.account_id, side.period_id, moved.line_id
ON CONFLICT (account_id, period_id, line_id) DO UPDATE
SET points = tally.points + excluded.points, eligible_pence = tally.eligible_pence + excluded.eligible_pence
