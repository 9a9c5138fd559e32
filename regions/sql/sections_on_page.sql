-- The sections of a community's page, each in its newest version. $1 the community.
SELECT id, position, number, heading, text, published_at
FROM regions_section_says WHERE community_id = $1 AND removed_at IS NULL
ORDER BY position, id
