-- Accounts with a lot whose day is over and that is not settled, some at a time. $1 society, $2 today, $3 how many.
SELECT DISTINCT account_id FROM (
  SELECT account_id FROM rewards_lot
  WHERE society_id = $1 AND ends_on < $2 AND (remaining > 0 OR remaining < 0 AND ended > 0)
  ORDER BY ends_on LIMIT $3
) AS over
ORDER BY 1
