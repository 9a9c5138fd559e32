"""Roles that move money or give roles count once a second person has confirmed them (R27); those that were given before count on."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint
from tortoise.migrations.operations import RunSQL


class Migration(migrations.Migration):
    dependencies = [("portal", "0003_consent_newest")]
    operations = [
        ops.AddField(
            model_name="StaffRole",
            name="confirmed_at",
            field=fields.DatetimeField(null=True, description="from then on it counts"),
        ),
        ops.AddField(
            model_name="StaffRole",
            name="confirmed_by",
            field=fields.ForeignKeyField(
                "portal.Staff", source_field="confirmed_by_id", null=True, related_name="roles_confirmed", on_delete=OnDelete.RESTRICT
            ),
        ),
        RunSQL("UPDATE portal_staff_role SET confirmed_at = given_at"),
        ops.AddConstraint(
            model_name="StaffRole",
            constraint=CheckConstraint(check="confirmed_by_id NOT IN (given_by_id, staff_id)", name="portal_staff_role_two_persons"),
        ),
    ]
