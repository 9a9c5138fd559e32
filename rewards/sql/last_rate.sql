-- What the last dividend by rate gave for a point, in ten-thousandths of a penny. $1 the society.
SELECT dividend.rate
FROM rewards_dividend dividend
JOIN rewards_dividend_step step ON step.dividend_id = dividend.id AND step.state = 'posted'
WHERE dividend.society_id = $1 AND dividend.pool_pence IS NULL AND dividend.rate > 0
ORDER BY step.at DESC
LIMIT 1
