"""A section that was taken off the page can come back; who took it off, and who brought it back, is kept."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("regions", "0006_said_once")]
    operations = [
        ops.CreateModel(
            name="SectionReturn",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "section",
                    fields.ForeignKeyField(
                        "regions.Section",
                        source_field="section_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="returns",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("removed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("removed_by_kind", fields.CharField(max_length=10)),
                ("removed_by_id", fields.BigIntField()),
                ("returned_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
            ],
            options={"table": "regions_section_return", "app": "regions", "pk_attr": "id"},
            bases=["Model"],
        )
    ]
