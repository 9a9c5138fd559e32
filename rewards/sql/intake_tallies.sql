-- A member's points and counted spend by period and business line.
INSERT INTO rewards_tally AS tally (account_id, period_id, line_id, points, eligible_pence)
SELECT account_id, books_id, line_id, sum(points), sum(eligible_pence)
FROM rewards_intake_earning
GROUP BY account_id, books_id, line_id
ORDER BY account_id, books_id, line_id
ON CONFLICT (account_id, period_id, line_id) DO UPDATE
SET points = tally.points + excluded.points, eligible_pence = tally.eligible_pence + excluded.eligible_pence
