-- What the kept balances of a society come to with what posted dividends gave, by unit and owner kind; the society's own side, numbers
-- below zero, keeps none. $1 the society.
SELECT account.unit, account.owner_kind,
       (coalesce(sum(balance.amount), 0) + coalesce(min(CASE
         WHEN account.unit = 1 AND account.owner_kind = 'member' THEN -given.points
         WHEN account.unit = 3 AND account.owner_kind = 'member' THEN given.gross - given.share
         WHEN account.unit = 3 AND account.owner_kind = 'share' THEN given.share
       END), 0))::bigint AS amount
FROM rewards_account account
LEFT JOIN rewards_balance balance ON balance.account_id = account.id
CROSS JOIN (
  SELECT sum(closed_points) AS points, sum(gross_pence) AS gross, sum(share_pence) AS share FROM rewards_dividend_given WHERE society_id = $1
) AS given
WHERE account.society_id = $1 AND account.id > 0
GROUP BY 1, 2
ORDER BY 1, 2
