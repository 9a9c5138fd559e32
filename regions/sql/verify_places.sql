-- An activity whose counted places are not those of its answers and offers, or are above its capacity.
SELECT activity.id, activity.places_taken AS kept, added.places AS added, activity.capacity
FROM regions_activity activity
CROSS JOIN LATERAL (
  SELECT coalesce((SELECT sum(1 + guests) FROM regions_rsvp WHERE activity_id = activity.id AND reply = 'going'), 0)
    + coalesce((SELECT sum(1 + guests) FROM regions_turn WHERE activity_id = activity.id AND ended_at IS NULL AND offered_at IS NOT NULL), 0) AS places
) added
WHERE activity.places_taken <> added.places OR added.places > activity.capacity
ORDER BY activity.id LIMIT 1
