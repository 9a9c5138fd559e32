-- The sections that were taken off a community's page, each in its newest version, the latest first. $1 the community, $2 limit, $3 offset.
SELECT id, position, number, heading, text, published_at, removed_at
FROM regions_section_says WHERE community_id = $1 AND removed_at IS NOT NULL
ORDER BY removed_at DESC, id DESC LIMIT $2 OFFSET $3
