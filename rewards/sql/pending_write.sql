-- What counts on a later day. $1 the society, $2 the rows as json.
INSERT INTO rewards_pending (
  society_id, account_id, purchase_period_id, purchase_id, told_period_id, told_id, due_on, points, contribution_units, earned
)
SELECT $1, account_id, purchase_period_id, purchase_id, told_period_id, told_id, due_on, points, contribution_units, earned
FROM jsonb_to_recordset($2::jsonb) AS told(
  account_id bigint, purchase_period_id int, purchase_id bigint, told_period_id int, told_id bigint, due_on date, points bigint,
  contribution_units bigint, earned jsonb
)
