-- Members for a short list of results. $1 society; $2 and on: what the condition asks for.
SELECT member.id, member.number, person.given_name || ' ' || person.family_name AS name, person.postcode,
       extract(year FROM person.birth_date)::int AS birth_year,
       EXISTS (SELECT FROM portal_membership membership WHERE membership.member_id = member.id AND membership.ended_at IS NULL) AS live
FROM portal_member member
JOIN portal_person person ON person.id = member.person_id
WHERE member.society_id = $1 AND /* where */
ORDER BY person.family_name, person.given_name, member.id
LIMIT 20
