-- A voucher for each payout of a disbursement that is one and has none yet; gives how many are still missing, their codes being taken.
-- $1 the disbursement, $2 its society, $3 now, $4 the last day.
WITH missing AS (
  SELECT payout.account_id, payout.paid_pence
  FROM rewards_payout payout
  WHERE payout.disbursement_id = $1 AND payout.method = 'voucher' AND payout.paid_pence > 0
    AND NOT EXISTS (
      SELECT FROM rewards_voucher voucher
      WHERE voucher.disbursement_id = $1 AND voucher.account_id = payout.account_id AND voucher.replaces_id IS NULL
    )
), issued AS (
  INSERT INTO rewards_voucher (society_id, disbursement_id, account_id, code, value_pence, left_pence, issued_at, expires_on)
  SELECT $2, $1, account_id, rewards_voucher_code(), paid_pence, paid_pence, $3, $4
  FROM missing
  ON CONFLICT (code) DO NOTHING
  RETURNING 1
)
SELECT (SELECT count(*) FROM missing) - (SELECT count(*) FROM issued) AS missing
