-- What lies with each cause, or undecided, by day; in the order of the keys, so that two posters never wait in a circle.
INSERT INTO causes_accrual AS accrual (round_id, community_id, running_id, day, units)
SELECT round_id, community_id, running_id, day, sum(units)
FROM causes_batch
GROUP BY round_id, community_id, running_id, day
ORDER BY round_id, community_id, running_id, day
ON CONFLICT (round_id, community_id, running_id, day) DO UPDATE SET units = accrual.units + excluded.units
