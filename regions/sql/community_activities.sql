-- The next activities of a community, going on or to come. $1 the community, $2 who looks or null, $3 now.
SELECT coalesce(json_agg(soonest), '[]') FROM (
  SELECT * FROM regions_cards($2, $3) card WHERE card.community_id = $1 AND NOT card.over ORDER BY card.starts_at, card.id LIMIT 6
) soonest
