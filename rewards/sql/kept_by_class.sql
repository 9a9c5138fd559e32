-- What the kept balances of a society come to with what posted dividends gave and posted disbursements paid, by unit and owner kind; the society's own side, numbers
-- below zero, keeps none. $1 the society.
SELECT account.unit, account.owner_kind,
       (coalesce(sum(balance.amount), 0) + coalesce(min(CASE
         WHEN account.unit = 1 AND account.owner_kind = 'member' THEN -given.points
         WHEN account.unit = 3 AND account.owner_kind = 'member' THEN given.gross - given.share - paid.whole
         WHEN account.unit = 3 AND account.owner_kind = 'share' THEN given.share
         WHEN account.unit = 3 AND account.owner_kind = 'share account' THEN paid.shares
       END), 0))::bigint AS amount
FROM rewards_account account
LEFT JOIN rewards_balance balance ON balance.account_id = account.id
CROSS JOIN (
  SELECT coalesce(sum(closed_points), 0) AS points, coalesce(sum(gross_pence), 0) AS gross, coalesce(sum(share_pence), 0) AS share
  FROM rewards_dividend_given WHERE society_id = $1
) AS given
CROSS JOIN (
  SELECT coalesce(sum(paid_pence + fund_pence), 0) AS whole, coalesce(sum(paid_pence) FILTER (WHERE method = 'share account'), 0) AS shares
  FROM rewards_payout_made WHERE society_id = $1
) AS paid
WHERE account.society_id = $1 AND account.id > 0
GROUP BY 1, 2
ORDER BY 1, 2
