-- New entries in the tallies of their books. $1 the entries.
INSERT INTO rewards_tally AS tally (account_id, period_id, line_id, points, eligible_pence)
SELECT account_id, books_id, line_id, sum(points), 0
FROM rewards_journal_entry
WHERE id = ANY($1::bigint[])
GROUP BY account_id, books_id, line_id
ORDER BY account_id, books_id, line_id
ON CONFLICT (account_id, period_id, line_id) DO UPDATE SET points = tally.points + excluded.points
