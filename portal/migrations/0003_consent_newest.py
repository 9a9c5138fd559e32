"""Consents as they stand (for set-wise reading on every floor), notices that wait, and the way to stop a notice without signing in."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.operations import RunSQL

# A person who never spoke has no row: what holds then is the reader's to say (R37: regional talk is on, everything else is off).
NEWEST = """
CREATE VIEW portal_consent_newest AS
SELECT DISTINCT ON (person_id, purpose, channel, brand_id) id, person_id, purpose, channel, brand_id, given, wording_id, source, at
FROM portal_consent
ORDER BY person_id, purpose, channel, brand_id, id DESC
"""

WAITING = "CREATE INDEX portal_notice_waiting ON portal_notice (id) WHERE handed_over_at IS NULL AND skipped_why IS NULL"


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_append_only")]
    operations = [
        ops.AddField(
            model_name="Notice",
            name="unsubscribe_token",
            field=fields.CharField(null=True, unique=True, description="RFC 8058: stops it without signing in", max_length=43),
        ),
        RunSQL([NEWEST, WAITING], reverse_sql=["DROP INDEX portal_notice_waiting", "DROP VIEW portal_consent_newest"]),
    ]
