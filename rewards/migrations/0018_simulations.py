"""Simulations: what a dividend would come to, as somebody had it worked out."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from rewards.models.dividends import Stage


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_staff_of_several"), ("rewards", "0017_payouts")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Simulation",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "period",
                    fields.ForeignKeyField(
                        "rewards.Period",
                        source_field="period_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "stage",
                    fields.CharEnumField(
                        description="INTERIM: interim\nFINAL: final\nADJUSTMENT: adjustment", enum_type=Stage, max_length=12
                    ),
                ),
                ("once", fields.CharField(unique=True, max_length=32)),
                ("result", fields.JSONField()),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
                ("by_name", fields.CharField(max_length=160)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_simulation", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Simulation",
            constraint=CheckConstraint(check="stage IN ('interim', 'final', 'adjustment')", name="rewards_simulation_stage"),
        ),
    ]
