-- Entries of a statement: points that a dividend closed, and what it paid.
SELECT 'dividend', dividend.period_id, dividend.id, (step.at AT TIME ZONE me.time_zone)::date, step.at,
       CASE dividend.stage WHEN 'final' THEN -given.points ELSE 0 END,
       0, NULL, NULL, NULL, NULL, given.gross_pence, step.at, dividend.period_id, NULL, ''
FROM me
JOIN rewards_dividend_line given ON given.account_id = me.account_id
JOIN rewards_dividend dividend ON dividend.id = given.dividend_id
JOIN rewards_dividend_step step ON step.dividend_id = dividend.id AND step.state = 'posted'
