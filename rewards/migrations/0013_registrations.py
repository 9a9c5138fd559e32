"""Registrations: a temporary card's account is joined to a member's, and what that moved; who stands behind an account, said once."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.operations import RunSQL
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

# each account with itself, and with those of temporary cards that were registered to its member: where their purchases lie
PART = """
CREATE VIEW rewards_part AS
SELECT account.id AS account_id, account.id AS part_id FROM rewards_account account
UNION ALL
SELECT registration.account_id, registration.card_account_id FROM rewards_registration registration
"""

# in which account what was booked on one lies now, and whose that is; null: nobody's yet
HOLDER = """
CREATE VIEW rewards_holder AS
SELECT account.id AS account_id, present.id AS present_id, CASE present.owner_kind WHEN 'member' THEN present.owner_id END AS member_id
FROM rewards_account account
LEFT JOIN rewards_registration registration ON registration.card_account_id = account.id
JOIN rewards_account present ON present.id = coalesce(registration.account_id, account.id)
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0007_temporary_cards"), ("rewards", "0012_corrections")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Registration",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "card_account",
                    fields.OneToOneField(
                        "rewards.Account",
                        source_field="card_account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="registration",
                        on_delete=OnDelete.RESTRICT,
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
                        related_name="registered",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_registration", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Registration",
            constraint=CheckConstraint(check="account_id <> card_account_id", name="rewards_registration_two"),
        ),
        ops.CreateModel(
            name="MovedPoints",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "registration",
                    fields.ForeignKeyField(
                        "rewards.Registration",
                        source_field="registration_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "from_period",
                    fields.ForeignKeyField(
                        "rewards.Period",
                        source_field="from_period_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="moved_away",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "period",
                    fields.ForeignKeyField(
                        "rewards.Period",
                        source_field="period_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="moved_here",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "line",
                    fields.ForeignKeyField(
                        "portal.BusinessLine", source_field="line_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("points", fields.BigIntField()),
                ("eligible_pence", fields.BigIntField()),
            ],
            options={"table": "rewards_moved_points", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="MovedPoints",
            constraint=UniqueConstraint(fields=("registration_id", "from_period_id", "line_id"), name="rewards_moved_points_once"),
        ),
        RunSQL([PART, HOLDER], reverse_sql=["DROP VIEW rewards_part, rewards_holder"]),
    ]
