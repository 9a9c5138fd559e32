-- What a cause raised in its newest round, and by how many: under ten nobody is told the number, under five not what they raised (R22).
-- $1 the cause, $2 the member who reads or null, $3 now.
SELECT round.name AS round, round.starts_at, round.ends_at, running.id AS running_id,
       running.begins_at <= $3 AND $3 < coalesce(running.ends_at, round.ends_at) AS runs,
       raised.units,
       CASE WHEN chosen.by_many >= 10 THEN chosen.by_many END AS choosers,
       mine.begins_at AS chosen_since,
       coalesce((
         SELECT sum(part.units) FROM rewards_account account
         JOIN causes_part part ON part.account_id = account.id AND part.running_id = running.id
         WHERE account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = $2
       ), 0)::bigint AS own_units
FROM causes_running running
JOIN causes_round round ON round.id = running.round_id
JOIN causes_raised raised ON raised.running_id = running.id
CROSS JOIN LATERAL (SELECT count(*) AS by_many FROM causes_choice choice WHERE choice.running_id = running.id AND choice.ends_at IS NULL) chosen
LEFT JOIN causes_choice mine ON mine.member_id = $2 AND mine.running_id = running.id AND mine.ends_at IS NULL
WHERE running.cause_id = $1 AND running.begins_at <= $3
ORDER BY round.starts_at DESC
LIMIT 1
