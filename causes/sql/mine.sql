-- A member's 1% in the round that runs: how much, for whom, what is undecided. One json value; $1 the member, $2 now.
SELECT json_build_object(
  'currency', society.currency,
  'zone', society.time_zone,
  'round', CASE WHEN round.id IS NOT NULL THEN json_build_object('id', round.id, 'name', round.name, 'starts_at', round.starts_at, 'ends_at', round.ends_at, 'sweeps', round.sweeps) END,
  'units', coalesce(own.units, 0),
  'undecided_units', coalesce(own.undecided_units, 0),
  'cause', CASE WHEN chosen.id IS NOT NULL THEN json_build_object(
    'slug', cause.slug, 'name', cause.name, 'since', choice.begins_at, 'by_kind', choice.by_kind, 'units', coalesce(own.chosen_units, 0)
  ) END,
  'community', CASE WHEN community.id IS NOT NULL THEN json_build_object(
    'id', community.id, 'name', community.name,
    'causes', (
      SELECT count(*) FROM causes_running running
      WHERE running.round_id = round.id AND running.community_id = community.id AND running.begins_at <= $2 AND (running.ends_at IS NULL OR $2 < running.ends_at)
    )
  ) END
)
FROM portal_member member
JOIN portal_society society ON society.id = member.society_id
LEFT JOIN causes_round round ON round.society_id = society.id AND round.starts_at <= $2 AND $2 < round.ends_at
LEFT JOIN causes_choice choice ON choice.member_id = member.id AND choice.round_id = round.id AND choice.ends_at IS NULL
LEFT JOIN causes_running chosen ON chosen.id = choice.running_id AND (chosen.ends_at IS NULL OR $2 < chosen.ends_at)
LEFT JOIN causes_cause cause ON cause.id = chosen.cause_id
LEFT JOIN regions_living($2) home ON home.member_id = member.id
LEFT JOIN regions_community community ON community.id = home.community_id
LEFT JOIN LATERAL (
  SELECT sum(part.units)::bigint AS units,
         sum(part.units) FILTER (WHERE part.running_id IS NULL)::bigint AS undecided_units,
         sum(part.units) FILTER (WHERE part.running_id = choice.running_id)::bigint AS chosen_units
  FROM rewards_account account
  JOIN causes_part part ON part.account_id = account.id AND part.round_id = round.id
  WHERE account.society_id = society.id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = member.id
) own ON true
WHERE member.id = $1
