-- Each payout by voucher has one, of its value, and the other way round; what is left on a voucher is its value less its entries; one that
-- stands in for another is worth what moved there, and the other is void.
SELECT coalesce(voucher.id, 0) AS id, coalesce(made.account_id, voucher.account_id) AS account_id
FROM (SELECT * FROM rewards_payout_made WHERE method = 'voucher' AND paid_pence > 0) AS made
FULL JOIN (SELECT * FROM rewards_voucher WHERE replaces_id IS NULL) AS voucher USING (disbursement_id, account_id)
WHERE made.paid_pence IS DISTINCT FROM voucher.value_pence
UNION ALL
SELECT voucher.id, voucher.account_id
FROM rewards_voucher voucher
LEFT JOIN (SELECT voucher_id, sum(pence) AS pence FROM rewards_voucher_entry GROUP BY voucher_id) AS gone ON gone.voucher_id = voucher.id
LEFT JOIN rewards_voucher_entry moved ON moved.voucher_id = voucher.replaces_id AND moved.kind = 'move'
WHERE voucher.left_pence <> voucher.value_pence - coalesce(gone.pence, 0)
   OR (voucher.replaces_id IS NOT NULL AND moved.pence IS DISTINCT FROM voucher.value_pence)
   OR (voucher.void_at IS NOT NULL) <> EXISTS (SELECT FROM rewards_voucher newer WHERE newer.replaces_id = voucher.id)
ORDER BY 1, 2
LIMIT 1
