"""A period may say that its points last some months and are spent at the till, instead of waiting for a dividend (R9)."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    dependencies = [("rewards", "0022_payouts_kept_back")]

    initial = False

    operations = [
        ops.AddField(model_name="Period", name="points_last_months", field=fields.SmallIntField(null=True)),
        ops.AddField(model_name="Period", name="point_value", field=fields.IntField(null=True)),
        ops.AddConstraint(
            model_name="Period",
            constraint=CheckConstraint(
                check="(points_last_months IS NULL) = (point_value IS NULL) AND points_last_months BETWEEN 1 AND 120 AND point_value > 0",
                name="rewards_period_points",
            ),
        ),
    ]
