-- Each member's own part, by the choice that sent it there; in the order of the keys.
INSERT INTO causes_part AS part (account_id, round_id, community_id, running_id, choice_id, units)
SELECT account_id, round_id, community_id, running_id, choice_id, sum(units)
FROM causes_batch
GROUP BY account_id, round_id, community_id, running_id, choice_id
ORDER BY account_id, round_id, community_id, running_id, choice_id
ON CONFLICT (account_id, round_id, community_id, running_id, choice_id) DO UPDATE SET units = part.units + excluded.units
