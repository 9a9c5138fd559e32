-- Under a community's name: how many live there, from ten on (R22), and how many doors are lit this fortnight.
-- $1 the community, $2 who looks or null, $3 now.
SELECT json_build_object(
  'members', (SELECT CASE WHEN count(*) >= 10 THEN count(*) END FROM regions_living($3) home WHERE home.community_id = $1),
  'own', EXISTS (SELECT FROM regions_living($3) home WHERE home.community_id = $1 AND home.member_id = $2),
  'lit', (SELECT count(*) FROM regions_lit($2, $3) door WHERE door.community_id = $1))
