"""What counts on a later day: a row for each purchase and day, and the purchase without lines that releases it."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint
from tortoise.migrations.operations import RunSQL

RELEASES = "CREATE INDEX rewards_purchase_releases ON rewards_purchase (releases_id) WHERE releases_id IS NOT NULL"
IS_RELEASE = """
ALTER TABLE rewards_purchase ADD CONSTRAINT rewards_purchase_release CHECK (
  (releases_id IS NULL) = (releases_period_id IS NULL)
  AND (releases_id IS NULL OR (refunds_id IS NULL AND amount_pence = 0 AND lines = '[]'))
)
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_staff_of_several"), ("rewards", "0009_terms_of_days")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Pending",
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
                        "rewards.Account",
                        source_field="account_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("purchase_period_id", fields.IntField()),
                ("purchase_id", fields.BigIntField()),
                ("told_period_id", fields.IntField()),
                ("told_id", fields.BigIntField()),
                ("due_on", fields.DateField()),
                ("points", fields.BigIntField()),
                ("contribution_units", fields.BigIntField()),
                ("earned", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
            ],
            options={
                "table": "rewards_pending",
                "app": "rewards",
                "indexes": [Index(fields=["society_id", "due_on"]), Index(fields=["purchase_id", "due_on"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Pending",
            constraint=UniqueConstraint(fields=("told_period_id", "told_id", "due_on"), name="rewards_pending_once"),
        ),
        ops.AddField(
            model_name="Purchase",
            name="releases_id",
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name="Purchase",
            name="releases_period_id",
            field=fields.IntField(null=True),
        ),
        RunSQL(
            [RELEASES, IS_RELEASE],
            reverse_sql=["ALTER TABLE rewards_purchase DROP CONSTRAINT rewards_purchase_release", "DROP INDEX rewards_purchase_releases"],
        ),
    ]
