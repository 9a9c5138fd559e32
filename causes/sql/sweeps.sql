-- A first choice takes the member's own undecided entries of its round out of the pools, one sweep a pool (R14).
-- $1 the choice.
INSERT INTO causes_sweep (choice_id, pool_id, units, at)
SELECT choice.id, entry.pool_id, sum(entry.units), choice.begins_at
FROM causes_choice choice
JOIN rewards_account account ON account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = choice.member_id
JOIN causes_entry entry ON entry.account_id = account.id AND entry.round_id = choice.round_id AND entry.pool_id IS NOT NULL AND entry.dated < choice.begins_at
WHERE choice.id = $1
GROUP BY choice.id, entry.pool_id
ORDER BY entry.pool_id
RETURNING id, units, (SELECT account_id FROM causes_account WHERE causes_account.pool_id = causes_sweep.pool_id) AS account_id
