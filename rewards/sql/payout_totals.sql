-- What a disbursement moves to each account that a method pays into, but for share accounts. $1 the disbursement, $2 methods of higher floors.
SELECT method, receiver_id, sum(pence)::bigint AS pence
FROM (
  SELECT method, CASE WHEN method = ANY ($2::text[]) THEN receiver_id END AS receiver_id, paid_pence AS pence
  FROM rewards_payout WHERE disbursement_id = $1 AND method <> 'share account'
  UNION ALL
  SELECT 'fund', NULL, fund_pence FROM rewards_payout WHERE disbursement_id = $1
) AS part
GROUP BY method, receiver_id
HAVING sum(pence) > 0
ORDER BY method, receiver_id
