-- What else is on around an activity. $1 who looks or null, $2 now, $3 the community, $4 the activity, $5 when it begins.
SELECT * FROM regions_cards($1, $2) card
WHERE card.community_id = $3 AND card.id <> $4 AND NOT card.over AND NOT card.cancelled
  AND card.starts_at BETWEEN $5::timestamptz - interval '7 days' AND $5::timestamptz + interval '7 days'
ORDER BY card.starts_at, card.id LIMIT 3
