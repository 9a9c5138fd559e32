"""Awards without a purchase: rules for balances and meter readings, what they come to, and every word that was told of them."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from rewards.models.earning import RuleKind
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_staff_of_several"), ("rewards", "0018_simulations")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Award",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "rewards.Account", source_field="account_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "line",
                    fields.ForeignKeyField(
                        "portal.BusinessLine", source_field="line_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="BASE: base\nBONUS: bonus\nFLAT: flat\nBALANCE: balance\nREADING: reading",
                        enum_type=RuleKind,
                        max_length=10,
                    ),
                ),
                ("starts_on", fields.DateField()),
            ],
            options={"table": "rewards_award", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Award",
            constraint=UniqueConstraint(fields=("account_id", "line_id", "kind", "starts_on"), name="rewards_award_once"),
        ),
        ops.AddConstraint(
            model_name="Award",
            constraint=CheckConstraint(check="kind IN ('balance', 'reading')", name="rewards_award_kind"),
        ),
        ops.CreateModel(
            name="AwardFact",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "line",
                    fields.ForeignKeyField(
                        "portal.BusinessLine", source_field="line_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("reference", fields.CharField(max_length=40)),
                ("number", fields.IntField(description="which word of its reference this is, from 1")),
                (
                    "award",
                    fields.ForeignKeyField(
                        "rewards.Award",
                        source_field="award_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("day", fields.DateField()),
                ("fuel", fields.CharField(default="", max_length=20)),
                ("pence", fields.BigIntField(null=True)),
                ("withdrawn", fields.BooleanField(default=False)),
                ("told_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
            ],
            options={"table": "rewards_award_fact", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="AwardFact",
            constraint=UniqueConstraint(fields=("society_id", "line_id", "reference", "number"), name="rewards_award_fact_once"),
        ),
        ops.AddConstraint(
            model_name="AwardFact",
            constraint=CheckConstraint(check="number > 0 AND (number > 1 OR NOT withdrawn)", name="rewards_award_fact_number"),
        ),
        ops.AddConstraint(
            model_name="AwardFact",
            constraint=CheckConstraint(check="(fuel = '') = (pence IS NOT NULL) AND pence >= 0", name="rewards_award_fact_of"),
        ),
        ops.RemoveConstraint(
            model_name="EarningRule",
            name="rewards_earning_rule_kind",
            fields=None,
        ),
        ops.AlterField(
            model_name="EarningRule",
            name="kind",
            field=fields.CharEnumField(
                default=RuleKind.BASE,
                description="BASE: base\nBONUS: bonus\nFLAT: flat\nBALANCE: balance\nREADING: reading",
                db_default="base",
                enum_type=RuleKind,
                max_length=10,
            ),
        ),
        ops.AddField(
            model_name="EarningRule",
            name="month_most",
            field=fields.IntField(null=True, description="points that an award of a month comes to at most"),
        ),
        ops.AddConstraint(
            model_name="EarningRule",
            constraint=CheckConstraint(
                check="kind IN ('base', 'bonus', 'flat', 'balance', 'reading') AND (kind IN ('bonus', 'flat')) = (code <> '') AND (kind NOT IN ('flat', 'reading') OR denominator = 1)",
                name="rewards_earning_rule_kind",
            ),
        ),
        ops.AddConstraint(
            model_name="EarningRule",
            constraint=CheckConstraint(check="month_most IS NULL OR kind = 'reading' AND month_most > 0", name="rewards_earning_rule_most"),
        ),
    ]
