-- What stands on accounts without a lot, since a debt that a lot repaid went away: it gets a lot of grace. $1 society, $2 the accounts,
-- $3 its last day, $4 the period, $5 now.
WITH short AS (
  SELECT account_id, rewards_lasting(account_id) - coalesce((
    SELECT sum(remaining) FROM rewards_lot lot WHERE lot.account_id = asked.account_id AND remaining > 0
  ), 0) AS points
  FROM unnest($2::bigint[]) AS asked(account_id)
), lot AS (
  INSERT INTO rewards_lot (society_id, account_id, ends_on, grace, given, remaining, ended)
  SELECT $1, account_id, $3, true, 0, 0, 0 FROM short WHERE points > 0 ORDER BY account_id
  ON CONFLICT (account_id, ends_on, grace) DO UPDATE SET ends_on = excluded.ends_on
  RETURNING id, account_id
)
INSERT INTO rewards_point_expiry (lot_id, points, ended, period_id, at)
SELECT lot.id, -short.points, 0, $4, $5 FROM lot JOIN short USING (account_id)
RETURNING id
