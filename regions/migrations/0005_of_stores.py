"""A store has one room of a name, and one bulletin of a title from a day on: files that come again write nothing twice."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("portal", "0005_who_did_it"), ("regions", "0004_changed_by")]
    operations = [
        ops.AddConstraint(
            model_name="Bulletin",
            constraint=UniqueConstraint(fields=("store_id", "title", "begins_on"), name="regions_bulletin_once"),
        ),
        ops.AddConstraint(model_name="Space", constraint=UniqueConstraint(fields=("store_id", "name"), name="regions_space_once")),
    ]
