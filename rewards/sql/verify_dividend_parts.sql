-- The parts of a posted dividend come to what it shares out: each member's part of a pool is their points' part, rounded down, or a penny more,
-- all parts and the community fund's are the pool; by a rate the fund has what its points come to. The fund's is less what it had before.
WITH posted AS (
  SELECT dividend.*, (
    SELECT coalesce(sum(earlier.fund_pence), 0) FROM rewards_dividend earlier
    JOIN rewards_dividend_step step ON step.dividend_id = earlier.id AND step.state = 'posted'
    WHERE earlier.period_id = dividend.period_id AND step.at <= frozen.at
  ) AS funded_before
  FROM rewards_dividend dividend
  JOIN rewards_dividend_step frozen ON frozen.dividend_id = dividend.id AND frozen.state = 'calculated'
  JOIN rewards_dividend_step step ON step.dividend_id = dividend.id AND step.state = 'posted'
  WHERE dividend.members_count > 0
), parted AS (
  SELECT posted.id, posted.rate, posted.pool_pence, posted.fund_pence, posted.funded_before, sum(line.whole_pence) AS members_pence,
         sum(line.fund_points) AS fund_points, coalesce(bool_or(posted.pool_pence IS NOT NULL AND line.whole_pence
           - (line.points - line.fund_points) * posted.pool_pence / nullif(posted.points_count, 0) NOT IN (0, 1)), false) AS is_odd
  FROM posted JOIN rewards_dividend_line line ON line.dividend_id = posted.id
  GROUP BY 1, 2, 3, 4, 5
), shared AS (
  SELECT parted.*, CASE WHEN pool_pence IS NULL THEN div(fund_points * rate, 10000) ELSE pool_pence - members_pence END AS fund_whole FROM parted
)
SELECT id, coalesce(pool_pence, members_pence + fund_whole)::bigint AS kept, (members_pence + fund_pence + least(funded_before, fund_whole))::bigint AS added
FROM shared
WHERE is_odd OR fund_whole < 0 OR (fund_points = 0 AND fund_whole <> 0) OR fund_pence <> greatest(fund_whole - funded_before, 0)
ORDER BY id LIMIT 1
