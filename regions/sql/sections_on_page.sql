-- The sections of a community's page, each in its newest version. $1 the community.
SELECT section.id, section.position, newest.number, newest.heading, newest.text, newest.published_at
FROM regions_section section
JOIN LATERAL (
  SELECT number, heading, text, published_at FROM regions_section_version version
  WHERE version.section_id = section.id ORDER BY number DESC LIMIT 1
) newest ON true
WHERE section.community_id = $1 AND section.removed_at IS NULL
ORDER BY section.position, section.id
