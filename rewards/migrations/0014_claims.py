"""Claims of receipts that members miss: of one receipt one is open or booked; what was decided stays."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.operations import RunSQL
from rewards.models.claims import Verdict
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

ONE_AT_A_TIME = "CREATE UNIQUE INDEX rewards_claim_receipt ON rewards_claim (society_id, key) WHERE verdict IS NULL OR verdict = 'booked'"
DECIDED_ONCE = """
CREATE FUNCTION rewards_claim_decided_once() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  RAISE EXCEPTION 'rewards_claim_decided_once: claim % is decided, or would be deleted', OLD.id;
END $$
"""
DECIDED_TRIGGER = """
CREATE TRIGGER rewards_claim_decided_once BEFORE UPDATE ON rewards_claim
FOR EACH ROW WHEN (OLD.verdict IS NOT NULL) EXECUTE FUNCTION rewards_claim_decided_once()
"""
KEPT_TRIGGER = """
CREATE TRIGGER rewards_claim_kept BEFORE DELETE ON rewards_claim
FOR EACH ROW EXECUTE FUNCTION rewards_claim_decided_once()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_initial"),
        ("portal", "0002_append_only"),
        ("portal", "0003_consent_newest"),
        ("portal", "0004_role_confirmed"),
        ("portal", "0005_who_did_it"),
        ("portal", "0006_staff_of_several"),
        ("portal", "0007_temporary_cards"),
        ("rewards", "0001_initial"),
        ("rewards", "0002_ledger"),
        ("rewards", "0003_purchases_held"),
        ("rewards", "0004_stages"),
        ("rewards", "0005_holdings"),
        ("rewards", "0006_reviews"),
        ("rewards", "0007_journal"),
        ("rewards", "0013_registrations"),
    ]

    initial = False

    operations = [
        ops.CreateModel(
            name="Claim",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
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
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "store",
                    fields.ForeignKeyField(
                        "portal.Store", source_field="store_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("till", fields.CharField(max_length=40)),
                ("receipt", fields.CharField(max_length=40)),
                ("sold_on", fields.DateField()),
                ("total_pence", fields.BigIntField(null=True)),
                ("key", fields.CharField(max_length=200)),
                ("subject_kind", fields.CharField(default="", max_length=20)),
                ("subject_id", fields.BigIntField(null=True)),
                ("once", fields.CharField(max_length=32)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
                (
                    "verdict",
                    fields.CharEnumField(null=True, description="BOOKED: booked\nREJECTED: rejected", enum_type=Verdict, max_length=10),
                ),
                ("note", fields.CharField(default="", max_length=300)),
                ("period_id", fields.IntField(null=True)),
                ("number", fields.BigIntField(null=True)),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("decided_by_kind", fields.CharField(null=True, max_length=10)),
                ("decided_by_id", fields.BigIntField(null=True)),
                ("decided_by_name", fields.CharField(default="", max_length=160)),
            ],
            options={
                "table": "rewards_claim",
                "app": "rewards",
                "indexes": [Index(fields=["society_id", "verdict"]), Index(fields=["period_id", "number"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Claim",
            constraint=UniqueConstraint(fields=("society_id", "once"), name="rewards_claim_once"),
        ),
        ops.AddConstraint(
            model_name="Claim",
            constraint=CheckConstraint(check="verdict IN ('booked', 'rejected')", name="rewards_claim_verdict"),
        ),
        ops.AddConstraint(
            model_name="Claim",
            constraint=CheckConstraint(
                check="(verdict IS NULL) = (decided_at IS NULL) AND (verdict IS NULL) = (decided_by_kind IS NULL) AND (verdict IS NULL) = (decided_by_id IS NULL)",
                name="rewards_claim_decided",
            ),
        ),
        ops.AddConstraint(
            model_name="Claim",
            constraint=CheckConstraint(
                check="(verdict IS NOT DISTINCT FROM 'booked') = (number IS NOT NULL) AND (number IS NULL) = (period_id IS NULL)",
                name="rewards_claim_purchase",
            ),
        ),
        ops.AddConstraint(
            model_name="Claim",
            constraint=CheckConstraint(check="verdict IS NULL OR verdict = 'booked' OR note <> ''", name="rewards_claim_reason"),
        ),
        ops.AddConstraint(
            model_name="Claim",
            constraint=CheckConstraint(check="(subject_kind = '') = (subject_id IS NULL)", name="rewards_claim_subject"),
        ),
        RunSQL([ONE_AT_A_TIME, DECIDED_ONCE, DECIDED_TRIGGER, KEPT_TRIGGER]),
    ]
