-- Who comes: first name and initial only; who stands in line does so whatever they said before. $1 the activity, $2 limit, $3 offset.
SELECT person.given_name || ' ' || left(person.family_name, 1) || '.' AS name, answer.guests, answer.state
FROM (
  SELECT member_id, guests, reply AS state, CASE reply WHEN 'going' THEN 1 ELSE 4 END AS part, answered_at AS at
  FROM regions_rsvp rsvp WHERE activity_id = $1 AND reply <> 'decline' AND NOT EXISTS (
    SELECT FROM regions_turn turn WHERE turn.activity_id = $1 AND turn.member_id = rsvp.member_id AND turn.ended_at IS NULL)
  UNION ALL
  SELECT member_id, guests, CASE WHEN offered_at IS NULL THEN 'waiting' ELSE 'offered' END,
    CASE WHEN offered_at IS NULL THEN 3 ELSE 2 END, taken_at
  FROM regions_turn WHERE activity_id = $1 AND ended_at IS NULL
) answer
JOIN portal_member member ON member.id = answer.member_id
JOIN portal_person person ON person.id = member.person_id
ORDER BY answer.part, answer.at, member.id LIMIT $2 OFFSET $3
