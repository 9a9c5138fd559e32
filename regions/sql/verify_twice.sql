-- A member who stands in line for what they have a place at.
SELECT turn.activity_id, turn.member_id FROM regions_turn turn
JOIN regions_rsvp rsvp ON rsvp.activity_id = turn.activity_id AND rsvp.member_id = turn.member_id AND rsvp.reply = 'going'
WHERE turn.ended_at IS NULL ORDER BY turn.activity_id, turn.member_id LIMIT 1
