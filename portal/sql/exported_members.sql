-- A page of a society's members by number: $1 the society, $2 the last number of the page before, $3 how many.
SELECT member.number, person.given_name, person.family_name, person.birth_date, person.address, person.postcode, person.email, person.phone,
       person.language, (member.joined_at AT TIME ZONE society.time_zone)::date AS joined_on,
       (SELECT (max(membership.ended_at) AT TIME ZONE society.time_zone)::date FROM portal_membership membership
        WHERE membership.member_id = member.id HAVING count(*) = count(membership.ended_at)) AS ended_on
FROM portal_member member
JOIN portal_person person ON person.id = member.person_id
JOIN portal_society society ON society.id = member.society_id
WHERE member.society_id = $1 AND member.number > $2
ORDER BY member.number
LIMIT $3
