-- What a society owes for vouchers, by its account, is what is left on them all.
SELECT society.id, owed.pence AS kept, standing.pence AS added
FROM portal_society society
CROSS JOIN LATERAL (
  SELECT coalesce(sum(CASE WHEN transfer.credit_id = account.id THEN transfer.amount ELSE -transfer.amount END), 0)::bigint AS pence
  FROM rewards_account account
  JOIN rewards_transfer transfer ON transfer.kind IN (20, 21, 22, 23) AND account.id IN (transfer.credit_id, transfer.debit_id)
  WHERE account.society_id = society.id AND account.unit = 3 AND account.owner_kind = 'voucher'
) AS owed
CROSS JOIN LATERAL (
  SELECT coalesce(sum(left_pence), 0)::bigint AS pence FROM rewards_voucher voucher WHERE voucher.society_id = society.id
) AS standing
WHERE owed.pence <> standing.pence
LIMIT 1
