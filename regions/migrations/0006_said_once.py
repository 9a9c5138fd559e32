"""Where a member lives now, how far an activity is, which doors are lit, what a section says: each said once, for every floor that asks."""

from tortoise import migrations
from tortoise.migrations.operations import RunSQL

# as regions_in_force for appointments; distances count from the home itself where its place is known, else from the community
LIVING = """
CREATE FUNCTION regions_living(now_at timestamptz) RETURNS TABLE (
  member_id bigint, community_id bigint, begins_at timestamptz, latitude float8, longitude float8
) LANGUAGE sql STABLE AS $$
  SELECT residence.member_id, residence.community_id, residence.begins_at,
    coalesce(residence.latitude, community.latitude), coalesce(residence.longitude, community.longitude)
  FROM regions_residence residence LEFT JOIN regions_community community ON community.id = residence.community_id
  WHERE residence.begins_at <= now_at AND (residence.ends_at IS NULL OR residence.ends_at > now_at)
$$
"""

# the haversine of before, in a form that the planner folds into the query around it: a call of its own for each row costs many times as
# much. What is folded cannot be STRICT, and so a place that is not known must lead to null by itself: beside least() it would not
FOLDED = """
CREATE OR REPLACE FUNCTION regions_metres(latitude_1 float8, longitude_1 float8, latitude_2 float8, longitude_2 float8) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT round(2 * 6371009 * atan2(
    sqrt(sin(radians(latitude_2 - latitude_1) / 2) ^ 2
      + cos(radians(latitude_1)) * cos(radians(latitude_2)) * sin(radians(longitude_2 - longitude_1) / 2) ^ 2),
    sqrt(abs(1 - sin(radians(latitude_2 - latitude_1) / 2) ^ 2
      - cos(radians(latitude_1)) * cos(radians(latitude_2)) * sin(radians(longitude_2 - longitude_1) / 2) ^ 2))))::int
$$
"""
FOLDED_BEFORE = """
CREATE OR REPLACE FUNCTION regions_metres(latitude_1 float8, longitude_1 float8, latitude_2 float8, longitude_2 float8) RETURNS int
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT round(2 * 6371009 * asin(least(1, sqrt(
    sin(radians(latitude_2 - latitude_1) / 2) ^ 2
    + cos(radians(latitude_1)) * cos(radians(latitude_2)) * sin(radians(longitude_2 - longitude_1) / 2) ^ 2))))::int
$$
"""

# an activity without a place of its own is where its community is; what is online is nowhere
METRES_TO = """
CREATE FUNCTION regions_metres_to(latitude float8, longitude float8, activity regions_activity, community regions_community) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN activity.online THEN NULL ELSE regions_metres(
    latitude, longitude, coalesce(activity.latitude, community.latitude), coalesce(activity.longitude, community.longitude)) END
$$
"""

# R29: 3, 2 or 1 within two, five or ten miles, else 0; the array holds the first metre beyond each. What is near at all is within ten
NEARNESS = """
CREATE FUNCTION regions_nearness(metres int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(3 - width_bucket(metres, ARRAY[3220, 8048, 16094]), 0)
$$
"""

CARDS = """
CREATE OR REPLACE FUNCTION regions_cards(viewer_id bigint, now_at timestamptz) RETURNS TABLE (
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
    {metres}
  FROM regions_activity activity
  JOIN regions_community community ON community.id = activity.community_id
  LEFT JOIN regions_rsvp rsvp ON rsvp.activity_id = activity.id AND rsvp.member_id = viewer_id
  LEFT JOIN regions_turn turn ON turn.activity_id = activity.id AND turn.member_id = viewer_id AND turn.ended_at IS NULL
  {home}
  WHERE activity.published_at <= now_at
$$
"""
METRES = "regions_metres_to(home.latitude, home.longitude, activity, community)"
HOME = "LEFT JOIN regions_living(now_at) home ON home.member_id = viewer_id"
METRES_BEFORE = """CASE WHEN activity.online THEN NULL ELSE regions_metres(
      coalesce(residence.latitude, home.latitude), coalesce(residence.longitude, home.longitude),
      coalesce(activity.latitude, community.latitude), coalesce(activity.longitude, community.longitude)) END"""
HOME_BEFORE = """LEFT JOIN regions_residence residence ON residence.member_id = viewer_id
    AND residence.begins_at <= now_at AND (residence.ends_at IS NULL OR residence.ends_at > now_at)
  LEFT JOIN regions_community home ON home.id = residence.community_id"""

# a door is lit for what begins this fortnight and has room, or in which the viewer has a place
LIT = """
CREATE FUNCTION regions_lit(viewer_id bigint, now_at timestamptz) RETURNS TABLE (community_id bigint) LANGUAGE sql STABLE AS $$
  SELECT card.community_id FROM regions_cards(viewer_id, now_at) card
  WHERE card.starts_at > now_at AND card.starts_at < now_at + interval '14 days' AND NOT card.cancelled
    AND (card.places_left IS NULL OR card.places_left > 0 OR card.reply IN ('going', 'offered'))
$$
"""

SAYS = """
CREATE VIEW regions_section_says AS
SELECT section.id, section.community_id, section.position, section.removed_at, newest.number, newest.heading, newest.text, newest.published_at
FROM regions_section section
JOIN LATERAL (
  SELECT version.number, version.heading, version.text, version.published_at FROM regions_section_version version
  WHERE version.section_id = section.id ORDER BY version.number DESC LIMIT 1
) newest ON true
"""


class Migration(migrations.Migration):
    dependencies = [("regions", "0005_of_stores")]
    operations = [
        RunSQL(
            [LIVING, FOLDED, METRES_TO, NEARNESS, CARDS.format(metres=METRES, home=HOME), LIT, SAYS],
            reverse_sql=[
                "DROP VIEW regions_section_says",
                "DROP FUNCTION regions_lit(bigint, timestamptz)",
                CARDS.format(metres=METRES_BEFORE, home=HOME_BEFORE),
                "DROP FUNCTION regions_nearness(int)",
                "DROP FUNCTION regions_metres_to(float8, float8, regions_activity, regions_community)",
                FOLDED_BEFORE,
                "DROP FUNCTION regions_living(timestamptz)",
            ],
        )
    ]
