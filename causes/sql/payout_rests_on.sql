-- What payout_receivers.sql rests on, as a text that another answer changes with. $1 the society, $2 the instant.
SELECT concat_ws(' ',
  (SELECT max(id) FROM causes_choice), '/', (SELECT count(ends_at) || ' ' || coalesce(max(ends_at)::text, '') FROM causes_choice), '/', (
    SELECT string_agg(concat_ws(' ', running.id, running.begins_at, coalesce(running.ends_at, round.ends_at)), ',' ORDER BY running.id)
    FROM causes_running running JOIN causes_round round ON round.id = running.round_id
    WHERE round.society_id = $1 AND coalesce(running.ends_at, round.ends_at) >= $2::timestamptz
  )
)
