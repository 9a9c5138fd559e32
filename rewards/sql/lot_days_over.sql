-- The days of the lots of accounts that are over and not settled. $1 the accounts, $2 today.
SELECT DISTINCT ends_on FROM rewards_lot
WHERE account_id = ANY($1::bigint[]) AND ends_on < $2 AND (remaining > 0 OR remaining < 0 AND ended > 0)
