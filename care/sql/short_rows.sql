-- The short form of several members, in the order of their numbers in the list. $1 the society, $2 member numbers, $3 now.
SELECT member.id, member.number, person.given_name || ' ' || person.family_name AS name, community.name AS community
FROM unnest($2::text[]) WITH ORDINALITY AS asked(number, place)
JOIN portal_member member ON member.number = asked.number AND member.society_id = $1
JOIN portal_person person ON person.id = member.person_id
LEFT JOIN regions_residence residence
  ON residence.member_id = member.id AND residence.begins_at <= $3 AND (residence.ends_at IS NULL OR residence.ends_at > $3)
LEFT JOIN regions_community community ON community.id = residence.community_id
ORDER BY asked.place
