-- Share accounts for whoever a disbursement pays into theirs and has none yet. $1 the disbursement.
INSERT INTO rewards_account (society_id, unit, owner_kind, owner_id)
SELECT points.society_id, 3, 'share account', points.owner_id
FROM rewards_payout payout
JOIN rewards_account points ON points.id = payout.account_id
WHERE payout.disbursement_id = $1 AND payout.method = 'share account' AND payout.paid_pence > 0
ORDER BY points.owner_id
ON CONFLICT DO NOTHING
