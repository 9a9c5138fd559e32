-- What members hold of a line, or of one kind in it, as far as was told up to a day. $1 the line, $2 the kind, empty for all of it, $3 the day.
SELECT holding.reference, member.number, newest.kind, newest.starts_on, newest.ends_on
FROM rewards_holding holding
JOIN portal_member member ON member.id = holding.member_id
JOIN LATERAL (
  SELECT state.* FROM rewards_holding_state state WHERE state.holding_id = holding.id ORDER BY state.again_as_of DESC LIMIT 1
) newest ON newest.state <> 'ended' AND newest.again_as_of <= $3
WHERE holding.line_id = $1 AND ($2 = '' OR newest.kind = $2)
ORDER BY holding.id
