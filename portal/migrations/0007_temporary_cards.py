"""Temporary cards: batches made for a store to sell, and when a card was used first and registered (R32)."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_initial"),
        ("portal", "0002_append_only"),
        ("portal", "0003_consent_newest"),
        ("portal", "0004_role_confirmed"),
        ("portal", "0005_who_did_it"),
        ("portal", "0006_staff_of_several"),
    ]

    initial = False

    operations = [
        ops.CreateModel(
            name="CardBatch",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "store",
                    fields.ForeignKeyField(
                        "portal.Store", source_field="store_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("count", fields.IntField()),
                ("once", fields.CharField(max_length=32)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
                ("by_name", fields.CharField(max_length=160)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_card_batch", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="CardBatch",
            constraint=UniqueConstraint(fields=("society_id", "once"), name="portal_card_batch_once"),
        ),
        ops.AddConstraint(
            model_name="CardBatch",
            constraint=CheckConstraint(check="count BETWEEN 1 AND 1000", name="portal_card_batch_count"),
        ),
        ops.RemoveConstraint(
            model_name="Card",
            name="portal_card_one_active",
            fields=None,
        ),
        ops.AddField(
            model_name="Card",
            name="batch",
            field=fields.ForeignKeyField(
                "portal.CardBatch",
                source_field="batch_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Card",
            name="first_used_at",
            field=fields.DatetimeField(
                null=True, description="of a temporary card: its first purchase", auto_now=False, auto_now_add=False
            ),
        ),
        ops.AddField(
            model_name="Card",
            name="registered_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Card",
            name="registered_by_id",
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name="Card",
            name="registered_by_kind",
            field=fields.CharField(null=True, max_length=10),
        ),
        ops.AddConstraint(
            model_name="Card",
            constraint=UniqueConstraint(
                fields=("member_id",), name="portal_card_one_active", condition="blocked_at IS NULL AND batch_id IS NULL"
            ),
        ),
        ops.AddConstraint(
            model_name="Card",
            constraint=CheckConstraint(
                check="(registered_at IS NULL) = (batch_id IS NULL OR member_id IS NULL) AND (registered_at IS NULL) = (registered_by_kind IS NULL) AND (registered_at IS NULL) = (registered_by_id IS NULL)",
                name="portal_card_registered",
            ),
        ),
    ]
