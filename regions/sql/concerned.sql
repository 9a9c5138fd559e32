-- Persons to tell of a change: who comes, who may, who stands in line or did so until it was cancelled. $1 the activity.
SELECT DISTINCT member.person_id AS id
FROM portal_member member
JOIN (
  SELECT member_id FROM regions_rsvp WHERE activity_id = $1 AND reply <> 'decline'
  UNION ALL
  SELECT member_id FROM regions_turn WHERE activity_id = $1 AND (ended_at IS NULL OR ended_how = 'closed')
) answered ON answered.member_id = member.id
ORDER BY 1
