"""Cases; each claim of a receipt that was made before has one."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.operations import RunSQL

OF_CLAIMS = """
INSERT INTO care_case (society_id, member_id, subject_kind, subject_id, channel, opened_at, closed_at, outcome)
SELECT claim.society_id, account.owner_id, 'claim', claim.id, CASE claim.by_kind WHEN 'member' THEN 'web' ELSE 'desk' END,
       claim.at, claim.decided_at, claim.verdict
FROM rewards_claim claim
JOIN rewards_account account ON account.id = claim.account_id AND account.owner_kind = 'member'
ORDER BY claim.id
ON CONFLICT (subject_kind, subject_id) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0001_initial"), ("portal", "0008_acts"), ("rewards", "0030_holding_lists")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Case",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "portal.Member", source_field="member_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("subject_kind", fields.CharField(max_length=20)),
                ("subject_id", fields.BigIntField()),
                ("channel", fields.CharField(description="how the member came with it; desk: through staff", max_length=10)),
                ("opened_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("outcome", fields.CharField(null=True, max_length=10)),
            ],
            options={"table": "care_case", "app": "care", "indexes": [Index(fields=["member_id", "opened_at"])], "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Case",
            constraint=UniqueConstraint(fields=("subject_kind", "subject_id"), name="care_case_once"),
        ),
        ops.AddConstraint(
            model_name="Case",
            constraint=CheckConstraint(check="subject_kind = 'claim'", name="care_case_subject"),
        ),
        ops.AddConstraint(
            model_name="Case",
            constraint=CheckConstraint(check="channel IN ('web', 'desk')", name="care_case_channel"),
        ),
        ops.AddConstraint(
            model_name="Case",
            constraint=CheckConstraint(check="outcome IN ('booked', 'rejected')", name="care_case_outcome"),
        ),
        ops.AddConstraint(
            model_name="Case",
            constraint=CheckConstraint(check="(closed_at IS NULL) = (outcome IS NULL) AND closed_at >= opened_at", name="care_case_closed"),
        ),
        RunSQL([OF_CLAIMS], reverse_sql=[]),
    ]
