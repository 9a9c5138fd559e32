"""One account at the identity provider may work for several societies of an installation: it is known once in each."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint
from tortoise.migrations.operations import RunSQL

from portal.kit.light_migrations import NoLongerUnique


class Migration(migrations.Migration):
    dependencies = [("portal", "0005_who_did_it")]
    operations = [
        RunSQL("ALTER TABLE portal_staff DROP CONSTRAINT portal_staff_subject_key"),
        NoLongerUnique(model_name="Staff", name="subject", field=fields.CharField(null=True, max_length=400)),
        ops.AddConstraint(
            model_name="Staff", constraint=UniqueConstraint(fields=("society_id", "subject"), name="portal_staff_subject_once")
        ),
    ]
