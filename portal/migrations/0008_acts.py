"""Staff see a part of a record by an act of another kind, such as a claim: it is logged, and opens nothing."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    dependencies = [("portal", "0007_temporary_cards")]

    initial = False

    operations = [
        ops.RemoveConstraint(
            model_name="AccessEntry",
            name="portal_access_entry_purpose",
            fields=None,
        ),
        ops.AlterField(
            model_name="AccessEntry",
            name="purpose",
            field=fields.CharField(description="case, call, message, reason, act", max_length=20),
        ),
        ops.AddConstraint(
            model_name="AccessEntry",
            constraint=CheckConstraint(check="purpose IN ('case', 'call', 'message', 'reason', 'act')", name="portal_access_entry_purpose"),
        ),
    ]
