from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial"), ("portal", "0002_append_only")]

    initial = True

    operations = [
        ops.CreateModel(
            name="LookUp",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "portal.Staff",
                        source_field="staff_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("kind", fields.CharField(max_length=10)),
                (
                    "found",
                    fields.JSONField(
                        description="the numbers of the members that the answer named",
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "care_look_up", "app": "care", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="LookUp",
            constraint=CheckConstraint(check="kind IN ('number', 'email', 'phone', 'identifier', 'address')", name="care_look_up_kind"),
        ),
        ops.CreateModel(
            name="Mention",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "member",
                    fields.ForeignKeyField(
                        "portal.Member", source_field="member_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "opening",
                    fields.ForeignKeyField(
                        "portal.AccessEntry", source_field="opening_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("about_kind", fields.CharField(max_length=20)),
                ("about_id", fields.BigIntField()),
                ("category", fields.CharField(max_length=40)),
                ("shown_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("outcome", fields.CharField(null=True, max_length=10)),
                ("marked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "marked_by",
                    fields.ForeignKeyField(
                        "portal.Staff",
                        source_field="marked_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={"table": "care_mention", "app": "care", "indexes": [Index(fields=["member_id", "shown_at"])], "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Mention",
            constraint=UniqueConstraint(fields=("opening_id", "about_kind", "about_id"), name="care_mention_once"),
        ),
        ops.AddConstraint(
            model_name="Mention",
            constraint=CheckConstraint(check="about_kind = 'activity'", name="care_mention_about"),
        ),
        ops.AddConstraint(
            model_name="Mention",
            constraint=CheckConstraint(check="outcome IN ('said', 'interested', 'not wanted')", name="care_mention_outcome"),
        ),
        ops.AddConstraint(
            model_name="Mention",
            constraint=CheckConstraint(
                check="(outcome IS NULL) = (marked_at IS NULL) AND (outcome IS NULL) = (marked_by_id IS NULL)", name="care_mention_marked"
            ),
        ),
    ]
