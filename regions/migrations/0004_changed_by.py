"""Who changed an activity last; when, was kept already."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("regions", "0003_terms")]
    operations = [
        ops.AddField(
            model_name="Activity",
            name="changed_by_kind",
            field=fields.CharField(null=True, description="null: it stands as it was planned", max_length=10),
        ),
        ops.AddField(model_name="Activity", name="changed_by_id", field=fields.BigIntField(null=True)),
    ]
