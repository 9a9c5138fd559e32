"""A period may have an interim dividend before its final one, and adjustments after it; a pool may stand in the place of a rate,
and the first points of each member may go to the community fund."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint
from tortoise.migrations.operations import RunSQL

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
        ops.AlterField(model_name="Dividend", name="rate", field=fields.BigIntField(default=0)),
        ops.AddField(model_name="Dividend", name="pool_pence", field=fields.BigIntField(null=True)),
        ops.AddField(
            model_name="Dividend",
            name="first_points",
            field=fields.IntField(default=0, description="of each member's points, so many go to the community fund (R12)"),
        ),
        ops.AddField(model_name="Dividend", name="points_count", field=fields.BigIntField(null=True)),
        ops.AddField(model_name="Dividend", name="fund_pence", field=fields.BigIntField(null=True)),
        ops.AddConstraint(
            model_name="Dividend", constraint=CheckConstraint(check="first_points >= 0 AND fund_pence >= 0", name="rewards_dividend_fund")
        ),
        ops.AddConstraint(
            model_name="Dividend",
            constraint=CheckConstraint(check="pool_pence IS NULL OR (pool_pence > 0 AND rate = 0)", name="rewards_dividend_pool"),
        ),
        ops.AddField(model_name="DividendLine", name="before_pence", field=fields.BigIntField(default=0)),
        ops.AddField(model_name="DividendLine", name="whole_pence", field=fields.BigIntField(default=0)),
        ops.AddField(model_name="DividendLine", name="fund_points", field=fields.BigIntField(default=0)),
        RunSQL(["UPDATE rewards_dividend_line SET whole_pence = gross_pence"]),
        ops.AddConstraint(
            model_name="DividendLine",
            constraint=CheckConstraint(
                check="before_pence >= 0 AND fund_points BETWEEN 0 AND points AND gross_pence = greatest(whole_pence - before_pence, 0)",
                name="rewards_dividend_line_whole",
            ),
        ),
    ]
