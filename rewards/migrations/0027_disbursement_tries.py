"""What a dry run of a disbursement came to is kept, with what it rests on."""

import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("rewards", "0026_payout_batches")]

    initial = False

    operations = [
        ops.CreateModel(
            name="DisbursementTry",
            fields=[
                (
                    "disbursement",
                    fields.OneToOneField(
                        "rewards.Disbursement",
                        source_field="disbursement_id",
                        primary_key=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("rests_on", fields.CharField(max_length=64)),
                (
                    "figures",
                    fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_disbursement_try", "app": "rewards", "pk_attr": "disbursement_id"},
            bases=["Model"],
        ),
    ]
