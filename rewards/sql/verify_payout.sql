-- Nobody was paid what did not stand on their account: what transfers and posted dividends gave, less what posted disbursements took.
SELECT account_id AS id, sum(pence)::bigint AS pence
FROM (
  SELECT account_id, gross_pence - share_pence AS pence FROM rewards_dividend_given
  UNION ALL
  SELECT account_id, -(paid_pence + fund_pence) FROM rewards_payout_made
  UNION ALL
  SELECT points.id, balance.amount
  FROM rewards_account money
  JOIN rewards_balance balance ON balance.account_id = money.id
  JOIN rewards_account points
    ON points.society_id = money.society_id AND points.unit = 1 AND points.owner_kind = 'member' AND points.owner_id = money.owner_id
  WHERE money.unit = 3 AND money.owner_kind = 'member'
) AS moved
GROUP BY account_id
HAVING sum(pence) < 0
ORDER BY account_id
LIMIT 1
