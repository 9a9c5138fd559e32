-- Entries of a statement: points that a dividend closed, and what it paid.
SELECT 'dividend', given.period_id, given.dividend_id, (given.posted_at AT TIME ZONE me.time_zone)::date, given.posted_at, -given.closed_points,
       0, NULL, NULL, NULL, NULL, given.gross_pence, given.posted_at, given.period_id, NULL, ''
FROM me CROSS JOIN rewards_dividend_given given WHERE given.account_id = (SELECT account_id FROM me)
