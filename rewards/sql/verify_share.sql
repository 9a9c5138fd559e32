-- Nobody holds more of a share than a share is, by what was paid and what posted dividends kept for it.
SELECT account.id, (coalesce(held.amount, 0) + coalesce(kept.pence, 0))::bigint AS kept, society.share_pence AS added
FROM rewards_account account
LEFT JOIN rewards_balance held ON held.account_id = account.id
LEFT JOIN (
  SELECT points.society_id, points.owner_id, sum(given.share_pence) AS pence
  FROM rewards_dividend_given given JOIN rewards_account points ON points.id = given.account_id
  WHERE given.share_pence > 0
  GROUP BY 1, 2
) AS kept ON kept.society_id = account.society_id AND kept.owner_id = account.owner_id
JOIN portal_society society ON society.id = account.society_id
WHERE account.unit = 3 AND account.owner_kind = 'share' AND coalesce(held.amount, 0) + coalesce(kept.pence, 0) > society.share_pence
ORDER BY account.id
LIMIT 1
