-- What a card's account holds by period and line, to be moved. $1 the registration, $2 the card's account, $3 and $4 the periods of its books
-- and those that take them.
INSERT INTO rewards_moved_points (registration_id, from_period_id, period_id, line_id, points, eligible_pence)
SELECT $1, tally.period_id, taking.period_id, tally.line_id, tally.points, tally.eligible_pence
FROM rewards_tally tally
JOIN unnest($3::int[], $4::int[]) AS taking(from_period_id, period_id) ON taking.from_period_id = tally.period_id
WHERE tally.account_id = $2 AND (tally.points <> 0 OR tally.eligible_pence <> 0)
ORDER BY tally.period_id, tally.line_id
