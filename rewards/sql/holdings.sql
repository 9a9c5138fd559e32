-- What a member holds, what has ended last. $1 the member. Of a sensitive line no kind, whatever the row holds (X1).
SELECT coalesce(json_agg(json_build_object(
  'code', held.code, 'names', held.names, 'kind', held.kind, 'state', held.state, 'starts_on', held.starts_on, 'ends_on', held.ends_on
) ORDER BY held.state = 'ended', held.code, held.starts_on DESC, held.id), '[]')
FROM (
  SELECT holding.id, line.code, line.names, newest.state, newest.starts_on, newest.ends_on,
         CASE WHEN line.sensitive THEN '' ELSE newest.kind END AS kind
  FROM rewards_holding holding
  JOIN portal_business_line line ON line.id = holding.line_id
  JOIN LATERAL (
    SELECT state.* FROM rewards_holding_state state WHERE state.holding_id = holding.id ORDER BY state.again_as_of DESC LIMIT 1
  ) newest ON true
  WHERE holding.member_id = $1
  ORDER BY newest.state = 'ended', newest.starts_on DESC, holding.id
  LIMIT 20
) held
