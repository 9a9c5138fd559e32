"""Which notice a worker has in hand."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("portal", "0004_role_confirmed")]
    operations = [
        ops.AddField(
            model_name="Notice",
            name="claimed_at",
            field=fields.DatetimeField(null=True, description="since when a worker hands it over, or tries to"),
        ),
    ]
