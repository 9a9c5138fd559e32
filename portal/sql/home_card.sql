-- The card of a member's home. $1 member, $2 now.
SELECT json_build_object(
  'number', (SELECT card.number FROM portal_card card WHERE card.member_id = member.id AND card.blocked_at IS NULL AND card.batch_id IS NULL),
  'name', person.given_name || ' ' || person.family_name,
  'joined_at', member.joined_at)
FROM portal_member member
JOIN portal_person person ON person.id = member.person_id
WHERE member.id = $1
