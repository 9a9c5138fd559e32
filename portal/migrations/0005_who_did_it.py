"""Who blocked a card, ended a role or an access, made or disabled a client; which notice a worker has in hand; staff who are members."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


def by(model: str, before: str, description: str | None = None) -> list[ops.AddField]:
    """Whoever did it, by kind and id; null for what was done before this was kept."""
    return [
        ops.AddField(model_name=model, name=f"{before}by_kind", field=fields.CharField(null=True, description=description, max_length=10)),
        ops.AddField(model_name=model, name=f"{before}by_id", field=fields.BigIntField(null=True)),
    ]


class Migration(migrations.Migration):
    dependencies = [("portal", "0004_role_confirmed")]
    operations = [
        ops.AddField(
            model_name="Notice",
            name="claimed_at",
            field=fields.DatetimeField(null=True, description="since when a worker hands it over, or tries to"),
        ),
        ops.AddField(
            model_name="Staff",
            name="member",
            field=fields.ForeignKeyField(
                "portal.Member",
                source_field="member_id",
                null=True,
                description="who they are as a member (O18)",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        *by("Staff", "member_"),
        *by("Card", "blocked_"),
        *by("Staff", "disabled_"),
        *by("StaffRole", "ended_"),
        *by("Client", "", "null: made before this was kept"),
        *by("Client", "disabled_"),
    ]
