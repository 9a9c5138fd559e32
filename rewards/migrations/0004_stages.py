"""A period may have an interim dividend before its final one, and adjustments after it."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from rewards.models.dividends import Stage


class Migration(migrations.Migration):
    dependencies = [("rewards", "0003_purchases_held")]
    operations = [
        ops.AddField(
            model_name="Dividend",
            name="stage",
            field=fields.CharEnumField(
                default=Stage.FINAL, description="INTERIM: interim\nFINAL: final\nADJUSTMENT: adjustment", enum_type=Stage, max_length=12
            ),
        ),
        ops.AddConstraint(
            model_name="Dividend",
            constraint=CheckConstraint(check="stage IN ('interim', 'final', 'adjustment')", name="rewards_dividend_stage"),
        ),
        ops.AddField(model_name="DividendLine", name="before_pence", field=fields.BigIntField(default=0)),
        ops.AddConstraint(
            model_name="DividendLine", constraint=CheckConstraint(check="before_pence >= 0", name="rewards_dividend_line_before")
        ),
    ]
