"""What stands on an account again says whether the bank sent it back, or it never went there."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    dependencies = [("rewards", "0021_payouts_frozen")]

    initial = False

    operations = [
        ops.AddField(
            model_name="PayoutReturn",
            name="why",
            field=fields.CharField(default="", description="as of a payout that is carried", db_default="", max_length=12),
        ),
        ops.AddConstraint(
            model_name="PayoutReturn",
            constraint=CheckConstraint(check="why IN ('', 'no bank', 'cooling')", name="rewards_payout_return_why"),
        ),
    ]
