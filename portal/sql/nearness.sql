-- How near a member is to whoever wants to look (O18). $1 member, $2 staff. Whoever works here is known as a member by the number that was
-- kept for them, else by the same e-mail address, or by name and birth date. One home is one, however its address is spaced and cased.
SELECT person.id = viewer.id OR person.email_key = viewer.email_key OR coalesce(member.id = viewer.member_id, FALSE)
         OR (person.surname_key = viewer.surname_key AND person.given_name = viewer.given_name AND person.birth_date = viewer.birth_date)
       AS own,
       person.address <> '' AND EXISTS (
         SELECT FROM portal_person self
         WHERE self.id IN (viewer.id, (SELECT person_id FROM portal_member WHERE id = viewer.member_id))
           AND regexp_replace(lower(self.address || self.postcode), '[[:space:][:punct:]]', '', 'g')
             = regexp_replace(lower(person.address || person.postcode), '[[:space:][:punct:]]', '', 'g')
       ) AS household,
       EXISTS (SELECT FROM portal_staff colleague JOIN portal_person other ON other.id = colleague.person_id
               WHERE colleague.society_id = person.society_id AND colleague.disabled_at IS NULL
                 AND (other.id = person.id OR other.email_key = person.email_key OR colleague.member_id = member.id)) AS colleague
FROM portal_member member
JOIN portal_person person ON person.id = member.person_id
CROSS JOIN (
  SELECT seen.*, staff.member_id FROM portal_staff staff JOIN portal_person seen ON seen.id = staff.person_id WHERE staff.id = $2
) viewer
WHERE member.id = $1
