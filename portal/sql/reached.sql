-- Whom an address can sign in as: live members and contacts. $1 e-mail key or null, $2 phone numbers.
SELECT 'member' AS kind, member.id, person.id AS person_id, person.given_name || ' ' || person.family_name AS name,
       society.name AS society, 'member' AS role, person.email
FROM portal_person person
JOIN portal_member member ON member.person_id = person.id
JOIN portal_membership membership ON membership.member_id = member.id AND membership.ended_at IS NULL
JOIN portal_society society ON society.id = person.society_id
WHERE person.email_key = $1 OR person.phone = ANY($2::text[])
UNION ALL
SELECT 'contact', contact.id, person.id, person.given_name || ' ' || person.family_name, society.name, contact.role, person.email
FROM portal_person person
JOIN portal_contact contact ON contact.person_id = person.id AND contact.ended_at IS NULL
JOIN portal_society society ON society.id = person.society_id
WHERE person.email_key = $1 OR person.phone = ANY($2::text[])
ORDER BY 1 DESC, 2
LIMIT 20
