-- The lane of a member's home: how many doors of the community are lit this fortnight. $1 the member, $2 now.
SELECT json_build_object(
  'community', community.slug, 'roofline', region.roofline,
  'lit', (SELECT count(*) FROM regions_lit($1, $2) door WHERE door.community_id = community.id))
FROM portal_member member
LEFT JOIN regions_living($2) home ON home.member_id = member.id
LEFT JOIN regions_community community ON community.id = home.community_id
LEFT JOIN regions_region region ON region.id = community.region_id
WHERE member.id = $1
