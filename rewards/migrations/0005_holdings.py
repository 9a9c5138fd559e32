"""Holdings: what members hold with business lines, and every state that was told of it."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_staff_of_several"), ("rewards", "0004_stages")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Holding",
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
                (
                    "member",
                    fields.ForeignKeyField(
                        "portal.Member",
                        source_field="member_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("reference", fields.CharField(max_length=40)),
            ],
            options={"table": "rewards_holding", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Holding",
            constraint=UniqueConstraint(fields=("society_id", "line_id", "reference"), name="rewards_holding_once"),
        ),
        ops.CreateModel(
            name="HoldingState",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "holding",
                    fields.ForeignKeyField(
                        "rewards.Holding",
                        source_field="holding_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="states",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("as_of", fields.DateField()),
                ("again_as_of", fields.DateField(description="the last day as of which it was told the same")),
                ("kind", fields.CharField(description="empty in a sensitive line (X1)", max_length=40)),
                ("state", fields.CharField(max_length=10)),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField(null=True)),
                ("told_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
            ],
            options={"table": "rewards_holding_state", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="HoldingState",
            constraint=UniqueConstraint(fields=("holding_id", "as_of"), name="rewards_holding_state_once"),
        ),
        ops.AddConstraint(
            model_name="HoldingState",
            constraint=CheckConstraint(check="again_as_of >= as_of", name="rewards_holding_state_told"),
        ),
        ops.AddConstraint(
            model_name="HoldingState",
            constraint=CheckConstraint(check="ends_on >= starts_on", name="rewards_holding_state_order"),
        ),
        ops.AddConstraint(
            model_name="HoldingState",
            constraint=CheckConstraint(check="state IN ('applied', 'active', 'paused', 'ended')", name="rewards_holding_state_known"),
        ),
        ops.AddConstraint(
            model_name="HoldingState",
            constraint=CheckConstraint(check="state <> 'ended' OR ends_on IS NOT NULL", name="rewards_holding_state_ended"),
        ),
    ]
