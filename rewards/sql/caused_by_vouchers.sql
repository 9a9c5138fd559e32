-- What vouchers paid at tills, what tills gave back, and what expired. A rest that moves to another voucher moves no money.
SELECT entry.period_id, posting.kind, entry.id, posting.debit_id, posting.credit_id, abs(entry.pence), 3
FROM rewards_voucher_entry entry
JOIN rewards_voucher voucher ON voucher.id = entry.voucher_id
JOIN rewards_account owed ON owed.society_id = voucher.society_id AND owed.unit = 3 AND owed.owner_kind = 'voucher'
LEFT JOIN rewards_account till ON till.society_id = voucher.society_id AND till.unit = 3 AND till.owner_kind = 'till'
LEFT JOIN rewards_account reserve ON reserve.society_id = voucher.society_id AND reserve.unit = 3 AND reserve.owner_kind = 'reserve'
JOIN LATERAL (VALUES
  ('use', 21, owed.id, till.id),
  ('back', 22, till.id, owed.id),
  ('expiry', 23, owed.id, reserve.id)
) AS posting(of, kind, debit_id, credit_id) ON posting.of = entry.kind
