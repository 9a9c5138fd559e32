-- The sections of a community's page, each in its newest version. $1 the community.
SELECT coalesce(json_agg(json_build_object('id', section.id, 'heading', newest.heading, 'text', newest.text)
  ORDER BY section.position, section.id), '[]')
FROM regions_section section
JOIN LATERAL (
  SELECT heading, text FROM regions_section_version version WHERE version.section_id = section.id ORDER BY number DESC LIMIT 1
) newest ON true
WHERE section.community_id = $1 AND section.removed_at IS NULL
