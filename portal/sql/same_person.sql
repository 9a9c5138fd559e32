-- A live member who may be the person that wants to join (M1). $1 society, $2 birth date, $3 surname key, $4 postcode, $5 e-mail key, $6 phone.
SELECT person.id
FROM portal_person person
JOIN portal_member member ON member.person_id = person.id
JOIN portal_membership membership ON membership.member_id = member.id AND membership.ended_at IS NULL
WHERE person.society_id = $1 AND person.birth_date = $2
  AND ((person.surname_key = $3 AND person.postcode = $4) OR person.email_key = $5 OR person.phone = $6)
ORDER BY person.id
LIMIT 1
