-- What is due of members' shares: a receipt each, and its posting onto the ledger's stage.
-- $1 society, $2 members, $3 pence of a share, $4 period, $5 the bank's account, $6 and $7 who took it in, $8 now.
-- The posting carries the receipt's number below zero.
WITH received AS (
  INSERT INTO rewards_share_receipt (account_id, period_id, amount_pence, by_kind, by_id, at)
  SELECT account.id, $4, $3 - held.pence, $6, $7, $8
  FROM rewards_account account
  CROSS JOIN LATERAL (SELECT rewards_held(account.id) AS pence) AS held
  WHERE account.society_id = $1 AND account.unit = 3 AND account.owner_kind = 'share' AND account.owner_id = ANY($2::bigint[])
    AND held.pence < $3
  ORDER BY account.id
  RETURNING id, account_id, period_id, amount_pence
)
INSERT INTO rewards_staged (period_id, kind, source, debit_id, credit_id, amount, unit)
SELECT period_id, 10, -id, $5, account_id, amount_pence, 3
FROM received
