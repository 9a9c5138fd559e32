-- Contact with a member in the last 12 months, newest first: openings of the record and what was sent. $1 the member, $3 now.
-- Who dealt with something of the member's, such as a claim, had no contact with them.
SELECT coalesce(json_agg(contact ORDER BY contact.at DESC), '[]')
FROM (
  SELECT entry.purpose AS kind, NULL AS subject, entry.at, person.given_name AS by, society.time_zone
  FROM portal_access_entry entry
  JOIN portal_society society ON society.id = entry.society_id
  JOIN portal_staff staff ON staff.id = entry.staff_id
  JOIN portal_person person ON person.id = staff.person_id
  WHERE entry.member_id = $1 AND entry.reference_kind IS DISTINCT FROM 'opening' AND entry.purpose <> 'act' AND entry.at > $3 - interval '12 months'
  UNION ALL
  SELECT notice.channel, notice.subject, notice.handed_over_at, NULL, society.time_zone
  FROM portal_notice notice
  JOIN portal_member member ON member.person_id = notice.person_id
  JOIN portal_society society ON society.id = notice.society_id
  WHERE member.id = $1 AND notice.purpose <> 'sign-in' AND notice.handed_over_at > $3 - interval '12 months'
  ORDER BY at DESC
  LIMIT 8
) contact
