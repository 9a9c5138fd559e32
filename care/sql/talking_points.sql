-- What staff could mention to a member: at most three activities of the member's region in the next 14 days, best first (R29).
-- $1 the member, $2 the viewer's staff id (0: nobody opened the record), $3 now. A fact that is missing scores 0.
-- The cause that a member chose is no such fact: members are told that community, groups and answers are used, and nothing else (R37).
-- Category affinity asks for consent to suggestions from purchases and scores 0 until that is built.
WITH asked AS (
  SELECT $1::bigint AS member_id, $2::bigint AS staff_id, $3::timestamptz AS at
), home AS (
  SELECT asked.*, member.number, member.society_id, community.name AS community, community.region_id, community.latitude, community.longitude,
         opening.id AS opening_id, coalesce(opening.at, asked.at) AS opened_at
  FROM asked
  JOIN portal_member member ON member.id = asked.member_id
  JOIN regions_living($3) living ON living.member_id = member.id
  JOIN regions_community community ON community.id = living.community_id
  LEFT JOIN LATERAL (
    SELECT entry.id, entry.at FROM portal_access_entry entry
    WHERE entry.member_id = asked.member_id AND entry.staff_id = asked.staff_id AND entry.at <= asked.at
      AND entry.purpose <> 'act' AND entry.reference_kind IS DISTINCT FROM 'opening' -- what was seen later in the same opening
    ORDER BY entry.id DESC LIMIT 1
  ) opening ON true
  WHERE NOT EXISTS ( -- switched off (R37)
    SELECT FROM portal_consent_newest newest
    WHERE newest.person_id = member.person_id AND newest.purpose = 'regional talk' AND newest.channel = 'desk' AND NOT newest.given
  )
), unspoken AS ( -- who speaks for a sensitive cause: what they run is as sensitive (R37)
  SELECT contact.id
  FROM home
  JOIN causes_cause cause ON cause.society_id = home.society_id AND cause.sensitive
  JOIN portal_contact contact ON contact.organisation_kind = 'cause' AND contact.organisation_id = cause.id
), joined AS (
  SELECT DISTINCT activity.category
  FROM asked
  JOIN regions_rsvp rsvp ON rsvp.member_id = asked.member_id AND rsvp.reply = 'going'
  JOIN regions_activity activity ON activity.id = rsvp.activity_id AND NOT activity.sensitive
    AND NOT (activity.by_kind = 'contact' AND activity.by_id IN (SELECT unspoken.id FROM unspoken))
), fact AS (
  SELECT activity.id, home.number, activity.slug, activity.title, activity.category, activity.starts_at, activity.time_zone,
         home.community, home.opening_id, home.at,
         (activity.starts_at AT TIME ZONE activity.time_zone)::date - (home.at AT TIME ZONE activity.time_zone)::date AS days,
         regions_metres_to(home.latitude, home.longitude, activity, there) AS metres,
         activity.category IN (SELECT joined.category FROM joined) AS like_joined,
         activity.capacity - activity.places_taken AS places,
         (SELECT count(*) FROM regions_turn turn WHERE turn.activity_id = activity.id AND turn.ended_at IS NULL) AS waiting,
         EXISTS (SELECT FROM care_mention mention
                 WHERE mention.member_id = home.member_id AND mention.about_kind = 'activity' AND mention.about_id = activity.id
                   AND mention.shown_at > home.at - interval '30 days' AND mention.shown_at < home.opened_at) AS shown_before
  FROM home
  JOIN regions_community there ON there.region_id = home.region_id
  JOIN regions_activity activity ON activity.community_id = there.id
  WHERE activity.starts_at > home.at AND activity.starts_at <= home.at + interval '14 days'
    AND activity.published_at <= home.at AND activity.cancelled_at IS NULL AND NOT activity.sensitive
    AND NOT (activity.by_kind = 'contact' AND activity.by_id IN (SELECT unspoken.id FROM unspoken))
    AND NOT EXISTS (SELECT FROM regions_rsvp rsvp WHERE rsvp.activity_id = activity.id AND rsvp.member_id = home.member_id)
    AND NOT EXISTS (SELECT FROM regions_turn turn
                    WHERE turn.activity_id = activity.id AND turn.member_id = home.member_id AND turn.ended_at IS NULL)
    AND NOT EXISTS (SELECT FROM care_mention mention
                    WHERE mention.member_id = home.member_id AND mention.about_kind = 'activity' AND mention.category = activity.category
                      AND mention.outcome = 'not wanted' AND mention.marked_at > home.at - interval '12 months')
)
SELECT fact.id, fact.number, fact.slug, fact.title, fact.category, fact.starts_at, fact.time_zone, fact.community,
       fact.days, fact.metres, fact.like_joined, fact.places, fact.waiting, points.score,
       (SELECT mention.outcome FROM care_mention mention
        WHERE mention.opening_id = fact.opening_id AND mention.about_kind = 'activity' AND mention.about_id = fact.id) AS outcome
FROM fact
CROSS JOIN LATERAL (
  SELECT regions_nearness(fact.metres)
       + CASE WHEN fact.like_joined THEN 1 ELSE 0 END
       + CASE WHEN fact.starts_at >= fact.at + interval '2 days' THEN 1 ELSE 0 END
       + CASE WHEN fact.places IS NULL OR fact.places >= 5 THEN 1 ELSE 0 END
       - CASE WHEN fact.shown_before THEN 2 ELSE 0 END AS score
) points
WHERE NOT (fact.places IS NOT NULL AND fact.places <= 0 AND fact.waiting > 5)
ORDER BY points.score DESC, fact.starts_at, fact.id
LIMIT 3
