-- A member of the demo to try: $1 how the postcode begins, $2 the language that they read, if any of them still does.
SELECT member.id, person.given_name || ' ' || person.family_name AS name
FROM portal_member member
JOIN portal_person person ON person.id = member.person_id
WHERE starts_with(person.postcode, $1::text)
ORDER BY person.language = $2 DESC, member.id
LIMIT 1
