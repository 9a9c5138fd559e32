-- Each entry of a voucher leaves what was left before it less its pence; what a till gave back was used, on that voucher or on one whose place
-- it took, and no more of a use came back than it was.
WITH RECURSIVE stood(entry_id, voucher_id) AS (
  SELECT id, voucher_id FROM rewards_voucher_entry WHERE kind = 'back'
  UNION ALL
  SELECT stood.entry_id, voucher.replaces_id FROM stood JOIN rewards_voucher voucher ON voucher.id = stood.voucher_id
  WHERE voucher.replaces_id IS NOT NULL
), run AS (
  SELECT entry.id, entry.voucher_id, entry.left_pence,
         voucher.value_pence - sum(entry.pence) OVER (PARTITION BY entry.voucher_id ORDER BY entry.id) AS leaves
  FROM rewards_voucher_entry entry JOIN rewards_voucher voucher ON voucher.id = entry.voucher_id
), back AS (
  SELECT entry.id, entry.voucher_id, used.kind, used.voucher_id AS used_on, used.pence, sum(-entry.pence) OVER (PARTITION BY entry.back_id) AS came
  FROM rewards_voucher_entry entry LEFT JOIN rewards_voucher_entry used ON used.id = entry.back_id
  WHERE entry.kind = 'back'
)
SELECT id, voucher_id FROM run WHERE left_pence <> leaves
UNION ALL
SELECT id, voucher_id FROM back
WHERE kind IS DISTINCT FROM 'use' OR came > pence
   OR NOT EXISTS (SELECT FROM stood WHERE stood.entry_id = back.id AND stood.voucher_id = back.used_on)
ORDER BY 1 LIMIT 1
