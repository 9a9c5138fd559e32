-- Activities that a search asks for. $1 who looks or null, $2 now, $3 the society or null, $4 past, $5 category or null, $6 online only,
-- $7 free only, $8 step-free only, $9 from this day on or null, $10 metres at most or null, $11 community or null, $12 limit, $13 offset.
-- What is online is near everybody; so is everything to whoever we do not know where they live.
SELECT card.* FROM regions_cards($1, $2) card
WHERE ($3::bigint IS NULL OR card.society_id = $3) AND card.over = $4
  AND ($5::text IS NULL OR card.category = $5) AND (card.online OR NOT $6) AND (card.free OR NOT $7) AND (card.step_free OR NOT $8)
  AND ($9::date IS NULL OR (card.ends_at AT TIME ZONE card.time_zone)::date >= $9)
  AND ($10::int IS NULL OR card.online OR card.metres IS NULL OR card.metres <= $10)
  AND ($11::bigint IS NULL OR card.community_id = $11)
ORDER BY CASE WHEN $4 THEN NULL ELSE card.starts_at END, CASE WHEN $4 THEN card.starts_at END DESC, card.id
LIMIT $12 OFFSET $13
