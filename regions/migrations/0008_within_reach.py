"""What lies around a home is found by its place, however many communities a society has: distances are measured only of what may be near."""

from tortoise import migrations
from tortoise.migrations.operations import RunSQL

# a degree of latitude is 111.2 km, one of longitude shrinks towards the poles; a hundredth more than ten miles, so that the corner of
# rounding loses nothing: what stands in the box is measured
REACH = """
CREATE FUNCTION regions_reach(latitude float8, longitude float8) RETURNS box LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT box(
    point(longitude - 0.1462 / cos(radians(latitude)), latitude - 0.1462), point(longitude + 0.1462 / cos(radians(latitude)), latitude + 0.1462))
$$
"""
COMMUNITY = "CREATE INDEX regions_community_at ON regions_community USING gist (point(longitude, latitude))"
ACTIVITY = "CREATE INDEX regions_activity_at ON regions_activity USING gist (point(longitude, latitude)) WHERE latitude IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("regions", "0007_section_return")]
    operations = [
        RunSQL(
            [REACH, COMMUNITY, ACTIVITY],
            reverse_sql=["DROP INDEX regions_activity_at, regions_community_at", "DROP FUNCTION regions_reach(float8, float8)"],
        )
    ]
