-- Vouchers whose last day is over: what is left leaves them, by an entry each. $1 society, $2 today, $3 period, $4 and $5 by whom, $6 now,
-- $7 how many at once. An expiry is named by the last day: a later refund may give a voucher another one.
WITH due AS (
  SELECT id, left_pence, expires_on FROM rewards_voucher
  WHERE society_id = $1 AND expires_on < $2::date AND left_pence > 0
  ORDER BY id
  LIMIT $7
  FOR UPDATE
), emptied AS (
  UPDATE rewards_voucher voucher SET left_pence = 0 FROM due WHERE voucher.id = due.id
)
INSERT INTO rewards_voucher_entry (voucher_id, kind, key, pence, left_pence, period_id, by_kind, by_id, at)
SELECT id, 'expiry', expires_on::text, left_pence, 0, $3, $4, $5, $6 FROM due ORDER BY id
RETURNING id, pence
