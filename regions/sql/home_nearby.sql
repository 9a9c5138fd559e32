-- What is on near a member: the own community, and others within ten miles, the soonest first. $1 the member, $2 now.
-- All of it is counted on bare columns; what a card tells besides, such as who waits, is asked of the three that are shown.
WITH home AS (
  SELECT community.id, community.name, community.society_id, living.latitude, living.longitude
  FROM regions_living($2) living JOIN regions_community community ON community.id = living.community_id
  WHERE living.member_id = $1
), around AS ( -- communities whose activities may be near: by their place an index finds them, by distance it could not
  SELECT id FROM home
  UNION
  SELECT beside.id
  FROM home JOIN regions_community beside ON point(beside.longitude, beside.latitude) <@ regions_reach(home.latitude, home.longitude)
), candidate AS ( -- theirs, and whatever has a place of its own; each row is read once
  SELECT activity.id, activity.starts_at, activity.published_at, activity.cancelled_at, community.id AS community_id, community.society_id,
         regions_metres_to(home.latitude, home.longitude, activity, community) AS metres
  FROM home
  CROSS JOIN around
  JOIN regions_community community ON community.id = around.id
  JOIN regions_activity activity ON activity.community_id = community.id AND activity.starts_at > $2
  UNION ALL
  SELECT activity.id, activity.starts_at, activity.published_at, activity.cancelled_at, community.id, community.society_id,
         regions_metres_to(home.latitude, home.longitude, activity, community)
  FROM home
  JOIN regions_activity activity ON activity.latitude IS NOT NULL AND activity.starts_at > $2
    AND point(activity.longitude, activity.latitude) <@ regions_reach(home.latitude, home.longitude)
  JOIN regions_community community ON community.id = activity.community_id
  WHERE community.id NOT IN (SELECT around.id FROM around)
), near AS (
  SELECT candidate.id, candidate.starts_at
  FROM home
  JOIN candidate ON candidate.society_id = home.society_id
  WHERE candidate.published_at <= $2 AND candidate.cancelled_at IS NULL
    AND (candidate.community_id = home.id OR regions_nearness(candidate.metres) > 0)
    AND candidate.id NOT IN ( -- who said no and stands in line after all comes after all
      SELECT rsvp.activity_id FROM regions_rsvp rsvp WHERE rsvp.member_id = $1 AND rsvp.reply = 'decline' AND NOT EXISTS (
        SELECT FROM regions_turn turn WHERE turn.activity_id = rsvp.activity_id AND turn.member_id = $1 AND turn.ended_at IS NULL))
), soonest AS (
  SELECT card.* FROM regions_cards($1, $2) card
  WHERE card.id IN (SELECT near.id FROM near ORDER BY near.starts_at, near.id LIMIT 3)
  ORDER BY card.starts_at, card.id
)
SELECT json_build_object(
  'community', (SELECT name FROM home),
  'coming', (SELECT count(*) FROM near),
  'activities', (SELECT coalesce(json_agg(soonest), '[]') FROM soonest))
