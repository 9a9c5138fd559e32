-- What is coming in the communities that a pioneer runs, drafts too. $1 the communities, $2 now, $3 limit, $4 offset.
SELECT activity.slug, activity.title, activity.starts_at, activity.time_zone, activity.capacity,
  activity.published_at IS NULL OR activity.published_at > $2 AS draft,
  (SELECT coalesce(sum(1 + rsvp.guests), 0)::int FROM regions_rsvp rsvp WHERE rsvp.activity_id = activity.id AND rsvp.reply = 'going') AS places,
  (SELECT count(*) FROM regions_rsvp rsvp WHERE rsvp.activity_id = activity.id AND rsvp.reply = 'maybe' AND NOT EXISTS (
    SELECT FROM regions_turn turn WHERE turn.activity_id = activity.id AND turn.member_id = rsvp.member_id AND turn.ended_at IS NULL)
  ) AS unsure
FROM regions_activity activity
WHERE activity.community_id = ANY($1) AND activity.cancelled_at IS NULL AND activity.ends_at > $2
ORDER BY activity.starts_at, activity.id LIMIT $3 OFFSET $4
