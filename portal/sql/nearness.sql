-- How near a member is to whoever wants to look (O18). $1 member, $2 staff.
SELECT person.id = viewer.id OR person.email_key = viewer.email_key
         OR (person.surname_key = viewer.surname_key AND person.given_name = viewer.given_name AND person.birth_date = viewer.birth_date)
       AS own,
       person.address <> '' AND person.address = viewer.address AND person.postcode = viewer.postcode AS household,
       EXISTS (SELECT FROM portal_staff colleague JOIN portal_person other ON other.id = colleague.person_id
               WHERE colleague.society_id = person.society_id AND colleague.disabled_at IS NULL
                 AND (other.id = person.id OR other.email_key = person.email_key)) AS colleague
FROM portal_member member
JOIN portal_person person ON person.id = member.person_id
CROSS JOIN (SELECT seen.* FROM portal_staff staff JOIN portal_person seen ON seen.id = staff.person_id WHERE staff.id = $2) viewer
WHERE member.id = $1
