-- The same entries for the counters: out of the pool and to the cause, each on its own day. $1 the choice.
INSERT INTO causes_batch (account_id, day, units, round_id, community_id, running_id, choice_id)
SELECT entry.account_id, entry.day, side.sign * entry.units, entry.round_id, side.community_id, side.running_id, side.choice_id
FROM causes_choice choice
JOIN causes_running running ON running.id = choice.running_id
JOIN rewards_account account ON account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = choice.member_id
JOIN causes_entry entry ON entry.account_id = account.id AND entry.round_id = choice.round_id AND entry.pool_id IS NOT NULL AND entry.dated < choice.begins_at
CROSS JOIN LATERAL (
  VALUES (-1, entry.community_id, NULL::bigint, NULL::bigint), (1, running.community_id, running.id, choice.id)
) AS side(sign, community_id, running_id, choice_id)
WHERE choice.id = $1
