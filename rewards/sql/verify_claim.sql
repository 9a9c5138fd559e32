-- A claim is in the books exactly where it was booked: its purchase stands on the member's account, under the receipt's key.
SELECT claim.id, coalesce(claim.verdict, 'open') AS verdict
FROM rewards_claim claim
LEFT JOIN rewards_purchase purchase ON purchase.period_id = claim.period_id AND purchase.id = claim.number
  AND purchase.key = claim.key AND purchase.account_id = claim.account_id
WHERE (claim.verdict IS NOT DISTINCT FROM 'booked') <> (purchase.id IS NOT NULL)
ORDER BY claim.id LIMIT 1
