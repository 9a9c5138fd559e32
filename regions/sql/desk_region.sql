-- A member's community as an advisor sees it: who runs it, and what they said they come to. Sensitive activities never (R37);
-- what they could come to is for the talking points alone, which know what a member does not want to hear (R29).
-- $1 the member, $2 the advisor, $3 now.
WITH home AS (
  SELECT community.id, community.slug, community.name, region.name AS region, community.time_zone, living.begins_at
  FROM regions_living($3) living
  JOIN regions_community community ON community.id = living.community_id
  JOIN regions_region region ON region.id = community.region_id
  WHERE living.member_id = $1
), joined AS (
  SELECT card.* FROM regions_cards($1, $3) card
  WHERE card.starts_at > $3 AND NOT card.sensitive AND NOT card.cancelled AND card.reply IN ('going', 'maybe', 'waiting', 'offered')
  ORDER BY card.starts_at, card.id LIMIT 5
)
SELECT json_build_object(
  'community', home.name, 'slug', home.slug, 'region', home.region, 'since', home.begins_at, 'time_zone', home.time_zone,
  'pioneers', (SELECT coalesce(json_agg(person.given_name || ' ' || left(person.family_name, 1) || '.' ORDER BY appointment.id), '[]')
    FROM regions_in_force($3) appointment
    JOIN portal_member member ON member.id = appointment.member_id JOIN portal_person person ON person.id = member.person_id
    WHERE appointment.community_id = home.id AND appointment.role = 'pioneer'),
  'joined', (SELECT coalesce(json_agg(joined), '[]') FROM joined))
FROM portal_member member LEFT JOIN home ON true WHERE member.id = $1
