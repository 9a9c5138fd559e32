-- The sections of a community's page, each in its newest version. $1 the community.
SELECT coalesce(json_agg(json_build_object('id', section.id, 'heading', section.heading, 'text', section.text)
  ORDER BY section.position, section.id), '[]')
FROM regions_section_says section WHERE section.community_id = $1 AND section.removed_at IS NULL
