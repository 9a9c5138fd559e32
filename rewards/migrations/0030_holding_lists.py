"""Lists of holdings that their source called complete."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("portal", "0008_acts"), ("rewards", "0029_lots")]

    initial = False

    operations = [
        ops.CreateModel(
            name="HoldingList",
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
                ("kind", fields.CharField(description="the source's own word; empty for the whole line", max_length=40)),
                ("as_of", fields.DateField()),
                ("body_hash", fields.BinaryField()),
                ("told_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
            ],
            options={"table": "rewards_holding_list", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="HoldingList",
            constraint=UniqueConstraint(fields=("society_id", "line_id", "kind", "as_of"), name="rewards_holding_list_once"),
        ),
    ]
