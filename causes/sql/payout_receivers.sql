-- Whom the payout method "cause" pays: the cause that a member has chosen and that runs. $1 the society, $2 the instant.
SELECT 'cause', choice.member_id, running.cause_id
FROM causes_choice choice
JOIN causes_round round ON round.id = choice.round_id AND round.society_id = $1
JOIN causes_running running ON running.id = choice.running_id
WHERE choice.begins_at < $2::timestamptz AND (choice.ends_at IS NULL OR choice.ends_at >= $2::timestamptz)
  AND running.begins_at < $2::timestamptz AND coalesce(running.ends_at, round.ends_at) >= $2::timestamptz
