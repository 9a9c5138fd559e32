-- What a posted disbursement moved to each account is what its payouts say, both ways, and whoever was paid into a share account has one.
-- Named is the first account that says otherwise.
WITH pays(method, owner_kind) AS (
/* pays */
), due AS (
  SELECT disbursement_id, society_id, owner_kind, owner_id, sum(pence)::bigint AS pence
  FROM (
    SELECT made.disbursement_id, made.society_id, pays.owner_kind, coalesce(made.receiver_id, 0) AS owner_id, made.paid_pence AS pence
    FROM rewards_payout_made made JOIN pays ON pays.method = made.method
    WHERE made.paid_pence > 0
    UNION ALL
    SELECT made.disbursement_id, made.society_id, pays.owner_kind, 0, made.fund_pence
    FROM rewards_payout_made made JOIN pays ON pays.method = 'fund'
    WHERE made.fund_pence > 0
  ) AS parts
  GROUP BY 1, 2, 3, 4
), moved AS (
  SELECT total.disbursement_id, account.society_id, account.owner_kind, account.owner_id, total.pence
  FROM rewards_payout_total total JOIN rewards_account account ON account.id = total.account_id AND account.unit = 3
), differing AS (
  SELECT disbursement_id AS id, owner_kind, owner_id, coalesce(moved.pence, 0) AS kept, coalesce(due.pence, 0) AS added
  FROM due FULL JOIN moved USING (disbursement_id, society_id, owner_kind, owner_id)
  WHERE moved.pence IS DISTINCT FROM due.pence
  UNION ALL
  SELECT made.disbursement_id, made.method, points.owner_id, 0, made.paid_pence
  FROM rewards_payout_made made
  JOIN rewards_account points ON points.id = made.account_id
  WHERE made.method = 'share account' AND made.paid_pence > 0 AND NOT EXISTS (
    SELECT FROM rewards_account share
    WHERE share.society_id = made.society_id AND share.unit = 3 AND share.owner_kind = made.method AND share.owner_id = points.owner_id
  )
)
SELECT * FROM differing ORDER BY id, owner_kind, owner_id LIMIT 1
