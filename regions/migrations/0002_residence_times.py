"""Nobody lives in two communities at once; how far apart two places are; an activity as a viewer finds it."""

from tortoise import migrations
from tortoise.migrations.operations import RunSQL

# ranges of one number: an exclusion over equality would need an extension that the embedded server does not carry
NO_OVERLAP = """
ALTER TABLE regions_residence ADD CONSTRAINT regions_residence_no_overlap
EXCLUDE USING gist (int8range(member_id, member_id, '[]') WITH &&, tstzrange(begins_at, ends_at) WITH &&)
"""

# where many members live, or lived on a day, is asked at once
OF_MEMBER = "CREATE INDEX regions_residence_of_member ON regions_residence (member_id, begins_at)"

METRES = """
CREATE FUNCTION regions_metres(latitude_1 float8, longitude_1 float8, latitude_2 float8, longitude_2 float8) RETURNS int
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT round(2 * 6371009 * asin(least(1, sqrt(
    sin(radians(latitude_2 - latitude_1) / 2) ^ 2
    + cos(radians(latitude_1)) * cos(radians(latitude_2)) * sin(radians(longitude_2 - longitude_1) / 2) ^ 2))))::int
$$
"""

# every list of activities shows the same things; the planner folds this function into the query around it
CARDS = """
CREATE FUNCTION regions_cards(viewer_id bigint, now_at timestamptz) RETURNS TABLE (
  id bigint, society_id bigint, community_id bigint, community text, slug text, title text, category text, starts_at timestamptz,
  ends_at timestamptz, time_zone text, place text, online bool, free bool, step_free bool, sensitive bool, cancelled bool, over bool,
  capacity int, places_left int, waiting bigint, reply text, guests int, metres int
) LANGUAGE sql STABLE AS $$
  SELECT activity.id, community.society_id, community.id, community.name, activity.slug, activity.title, activity.category,
    activity.starts_at, activity.ends_at, activity.time_zone, activity.place, activity.online, activity.free, activity.step_free,
    activity.sensitive, activity.cancelled_at IS NOT NULL, activity.ends_at <= now_at,
    activity.capacity, activity.capacity - activity.places_taken,
    (SELECT count(*) FROM regions_turn waiting WHERE waiting.activity_id = activity.id AND waiting.ended_at IS NULL),
    CASE WHEN turn.offered_at IS NOT NULL THEN 'offered' WHEN turn.id IS NOT NULL THEN 'waiting' ELSE rsvp.reply END,
    coalesce(turn.guests, rsvp.guests)::int,
    CASE WHEN activity.online THEN NULL ELSE regions_metres(
      coalesce(residence.latitude, home.latitude), coalesce(residence.longitude, home.longitude),
      coalesce(activity.latitude, community.latitude), coalesce(activity.longitude, community.longitude)) END
  FROM regions_activity activity
  JOIN regions_community community ON community.id = activity.community_id
  LEFT JOIN regions_rsvp rsvp ON rsvp.activity_id = activity.id AND rsvp.member_id = viewer_id
  LEFT JOIN regions_turn turn ON turn.activity_id = activity.id AND turn.member_id = viewer_id AND turn.ended_at IS NULL
  LEFT JOIN regions_residence residence ON residence.member_id = viewer_id
    AND residence.begins_at <= now_at AND (residence.ends_at IS NULL OR residence.ends_at > now_at)
  LEFT JOIN regions_community home ON home.id = residence.community_id
  WHERE activity.published_at <= now_at
$$
"""


class Migration(migrations.Migration):
    dependencies = [("regions", "0001_initial")]
    operations = [
        RunSQL(
            [NO_OVERLAP, OF_MEMBER, METRES, CARDS],
            reverse_sql=[
                "DROP FUNCTION regions_cards(bigint, timestamptz)",
                "DROP FUNCTION regions_metres(float8, float8, float8, float8)",
                "DROP INDEX regions_residence_of_member",
                "ALTER TABLE regions_residence DROP CONSTRAINT regions_residence_no_overlap",
            ],
        )
    ]
