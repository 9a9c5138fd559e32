-- A member's open cases, the oldest first. $1 the member.
SELECT coalesce(json_agg(json_build_object(
  'id', shown.id, 'channel', shown.channel, 'opened_at', shown.opened_at, 'time_zone', shown.time_zone, 'store', shown.store,
  'sold_on', shown.sold_on
) ORDER BY shown.opened_at, shown.id), '[]')
FROM (
  SELECT care_case.id, care_case.channel, care_case.opened_at, society.time_zone, store.name AS store, claim.sold_on
  FROM care_case
  JOIN portal_society society ON society.id = care_case.society_id
  JOIN rewards_claim claim ON care_case.subject_kind = 'claim' AND claim.id = care_case.subject_id
  JOIN portal_store store ON store.id = claim.store_id
  WHERE care_case.member_id = $1 AND care_case.closed_at IS NULL
  ORDER BY care_case.opened_at, care_case.id
  LIMIT 20
) shown
