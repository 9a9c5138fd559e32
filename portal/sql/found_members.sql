-- Members for a short list of results. $1 society; $2 and on: what the condition asks for.
SELECT member.id, member.number
FROM portal_member member
JOIN portal_person person ON person.id = member.person_id
WHERE member.society_id = $1 AND /* where */
ORDER BY person.family_name, person.given_name, member.id
LIMIT 20
