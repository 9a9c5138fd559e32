-- What a member has not, by the newest complete list of each line or kind. $1 the member. Nothing of a sensitive line, nothing of whoever
-- joined on its day or later, and nothing where a holding is known that has not ended, or of which something was told since.
SELECT coalesce(json_agg(json_build_object('names', line.names, 'kind', newest.kind, 'as_of', newest.as_of) ORDER BY line.code, newest.kind), '[]')
FROM (
  SELECT DISTINCT ON (list.line_id, list.kind) list.line_id, list.kind, list.as_of, member.id AS member_id
  FROM rewards_holding_list list
  JOIN portal_member member ON member.society_id = list.society_id
  WHERE member.id = $1
  ORDER BY list.line_id, list.kind, list.as_of DESC
) newest
JOIN portal_business_line line ON line.id = newest.line_id AND NOT line.sensitive
WHERE EXISTS (
  SELECT FROM portal_membership membership
  JOIN portal_society society ON society.id = line.society_id
  WHERE membership.member_id = newest.member_id AND membership.ended_at IS NULL
    AND (membership.began_at AT TIME ZONE society.time_zone)::date < newest.as_of
) AND NOT EXISTS (
  SELECT FROM rewards_holding holding
  JOIN LATERAL (
    SELECT state.* FROM rewards_holding_state state WHERE state.holding_id = holding.id ORDER BY state.again_as_of DESC LIMIT 1
  ) told ON newest.kind IN ('', told.kind) AND (told.state <> 'ended' OR told.again_as_of > newest.as_of)
  WHERE holding.member_id = newest.member_id AND holding.line_id = newest.line_id
)
