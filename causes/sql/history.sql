-- Every choice of a member with its times and what it sent (M15), and for each round what stayed undecided; newest first.
-- $1 the member, $2 now, $3 how many at most.
WITH own AS (
  SELECT part.round_id, part.running_id, part.choice_id, sum(part.units)::bigint AS units
  FROM rewards_account account
  JOIN causes_part part ON part.account_id = account.id
  WHERE account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = $1
  GROUP BY part.round_id, part.running_id, part.choice_id
)
SELECT round.name AS round, cause.slug, cause.name, choice.begins_at, coalesce(choice.ends_at, round.ends_at) AS ends_at,
       choice.ends_at IS NULL AND $2 < round.ends_at AS live, choice.by_kind, coalesce(own.units, 0) AS units,
       coalesce((SELECT sum(sweep.units) FROM causes_sweep sweep WHERE sweep.choice_id = choice.id), 0)::bigint AS swept_units
FROM causes_choice choice
JOIN causes_round round ON round.id = choice.round_id
JOIN causes_running running ON running.id = choice.running_id
JOIN causes_cause cause ON cause.id = running.cause_id
LEFT JOIN own ON own.choice_id = choice.id
WHERE choice.member_id = $1
UNION ALL
SELECT round.name, cause.slug, cause.name, round.starts_at, round.ends_at, $2 < round.ends_at, NULL, own.units, 0
FROM own
JOIN causes_round round ON round.id = own.round_id
LEFT JOIN causes_running running ON running.id = own.running_id
LEFT JOIN causes_cause cause ON cause.id = running.cause_id
WHERE own.choice_id IS NULL AND own.units <> 0
ORDER BY begins_at DESC, ends_at DESC
LIMIT $3
