-- Causes that run now: those of the member's community first, then others by distance (M14).
-- $1 the member, $2 now, $3 how far at most in metres, $4 and $5 the window of the list.
WITH home AS (
  SELECT member.society_id, living.community_id, living.latitude, living.longitude
  FROM portal_member member LEFT JOIN regions_living($2) living ON living.member_id = member.id
  WHERE member.id = $1
), listed AS (
  SELECT cause.slug, cause.name, cause.aim, cause.category, community.name AS community, running.id AS running_id,
         coalesce(running.community_id = home.community_id, false) AS own,
         regions_metres(home.latitude, home.longitude, cause.latitude, cause.longitude) AS metres
  FROM home
  JOIN causes_round round ON round.society_id = home.society_id AND round.starts_at <= $2 AND $2 < round.ends_at
  JOIN causes_running running ON running.round_id = round.id AND running.begins_at <= $2 AND (running.ends_at IS NULL OR $2 < running.ends_at)
  JOIN causes_cause cause ON cause.id = running.cause_id
  JOIN regions_community community ON community.id = running.community_id
)
SELECT listed.slug, listed.name, listed.aim, listed.category, listed.community, listed.own, listed.metres,
       EXISTS (SELECT FROM causes_choice choice WHERE choice.member_id = $1 AND choice.running_id = listed.running_id AND choice.ends_at IS NULL) AS chosen,
       (SELECT raised.units FROM causes_raised raised WHERE raised.running_id = listed.running_id) AS units
FROM listed
WHERE listed.own OR listed.metres <= $3
ORDER BY listed.own DESC, listed.metres, listed.name
LIMIT $4 OFFSET $5
