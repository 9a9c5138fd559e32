-- What to do about all that is coming: first where most parties wait whom no place is offered to, then what is not on show.
-- Full is what has no place left, also none that is only held for an offer. $1 the communities, $2 now, $3 how many at most.
WITH coming AS (
  SELECT activity.id, activity.slug, activity.title, activity.starts_at,
    activity.published_at IS NULL OR activity.published_at > $2 AS draft,
    coalesce(activity.places_taken >= activity.capacity, false) AS "full",
    (SELECT count(*) FROM regions_turn turn WHERE turn.activity_id = activity.id AND turn.ended_at IS NULL AND turn.offered_at IS NULL) AS waiting
  FROM regions_activity activity
  WHERE activity.community_id = ANY($1) AND activity.cancelled_at IS NULL AND activity.ends_at > $2
), task AS (
  SELECT id, starts_at, CASE WHEN "full" THEN 'full' ELSE 'short' END AS kind, slug, title, waiting AS count, 2 AS minutes
  FROM coming WHERE waiting > 0
  UNION ALL
  SELECT id, starts_at, 'draft', slug, title, 0, 3 FROM coming WHERE draft
)
SELECT kind, slug, title, minutes, count FROM task ORDER BY count DESC, starts_at, id LIMIT $3
