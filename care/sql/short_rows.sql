-- The short form of several members, in the order of their numbers in the list. $1 the society, $2 member numbers, $3 now.
SELECT member.id, member.number, person.given_name || ' ' || person.family_name AS name, community.name AS community
FROM unnest($2::text[]) WITH ORDINALITY AS asked(number, place)
JOIN portal_member member ON member.number = asked.number AND member.society_id = $1
JOIN portal_person person ON person.id = member.person_id
LEFT JOIN regions_living($3) home ON home.member_id = member.id
LEFT JOIN regions_community community ON community.id = home.community_id
ORDER BY asked.place
