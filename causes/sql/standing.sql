-- The causes of a community in the round that runs, what they raised, and the reader's own part.
-- One json value; $1 the community, $2 the member who reads or null, $3 now.
SELECT json_build_object(
  'community', community.name,
  'currency', society.currency,
  'can_choose', EXISTS (SELECT FROM portal_member member WHERE member.id = $2 AND member.society_id = society.id),
  'round', round.name,
  'undecided', json_build_object(
    'units', (SELECT pool.units FROM causes_undecided pool WHERE pool.round_id = round.id AND pool.community_id = community.id),
    'own_units', coalesce((
      SELECT sum(part.units)::bigint FROM causes_part part
      WHERE part.account_id = own.account_id AND part.round_id = round.id AND part.community_id = community.id AND part.running_id IS NULL
    ), 0)
  ),
  'causes', coalesce((
    SELECT json_agg(json_build_object(
      'slug', cause.slug, 'name', cause.name, 'aim', cause.aim, 'metres', regions_metres(home.latitude, home.longitude, cause.latitude, cause.longitude),
      'chosen', EXISTS (SELECT FROM causes_choice choice WHERE choice.member_id = $2 AND choice.running_id = running.id AND choice.ends_at IS NULL),
      'units', (SELECT raised.units FROM causes_raised raised WHERE raised.running_id = running.id),
      'own_units', coalesce((SELECT sum(part.units)::bigint FROM causes_part part WHERE part.account_id = own.account_id AND part.running_id = running.id), 0)
    ) ORDER BY cause.name)
    FROM causes_running running
    JOIN causes_cause cause ON cause.id = running.cause_id
    WHERE running.round_id = round.id AND running.community_id = community.id
      AND running.begins_at <= $3 AND (running.ends_at IS NULL OR $3 < running.ends_at)
  ), '[]')
)
FROM regions_community community
JOIN portal_society society ON society.id = community.society_id
LEFT JOIN causes_round round ON round.society_id = society.id AND round.starts_at <= $3 AND $3 < round.ends_at
LEFT JOIN LATERAL (
  SELECT account.id AS account_id FROM rewards_account account
  WHERE account.society_id = society.id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = $2
) own ON true
LEFT JOIN LATERAL (
  SELECT coalesce(lived.latitude, community.latitude) AS latitude, coalesce(lived.longitude, community.longitude) AS longitude
  FROM (SELECT 1) always
  LEFT JOIN regions_living($3) lived ON lived.member_id = $2
  LIMIT 1
) home ON true
WHERE community.id = $1
