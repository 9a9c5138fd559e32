"""The review list: purchases that are held back from the books, findings in the books, and that a decision stands."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from rewards.models.reviews import Decision, ReviewKind
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.operations import RunSQL

# what was decided stays decided, and nothing leaves the list
DECIDED_ONCE = """
CREATE FUNCTION rewards_review_decided_once() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  RAISE EXCEPTION 'rewards_review_decided_once: entry % of the review list is decided, or would be deleted', OLD.id;
END $$
"""
DECIDED_TRIGGER = """
CREATE TRIGGER rewards_review_decided_once BEFORE UPDATE ON rewards_review
FOR EACH ROW WHEN (OLD.decision IS NOT NULL) EXECUTE FUNCTION rewards_review_decided_once()
"""
KEPT_TRIGGER = """
CREATE TRIGGER rewards_review_kept BEFORE DELETE ON rewards_review
FOR EACH ROW EXECUTE FUNCTION rewards_review_decided_once()
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_staff_of_several"), ("rewards", "0005_holdings")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Review",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="BLOCKED_CARD: blocked card\nEARLY_REFUND: early refund\nRECEIPT_TWICE: receipt twice\nFAR_APART: far apart\nREFUND_LOOP: refund loop",
                        enum_type=ReviewKind,
                        max_length=20,
                    ),
                ),
                ("key", fields.CharField(max_length=200)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "rewards.Account", source_field="account_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("says", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("body_hash", fields.BinaryField(null=True)),
                ("period_id", fields.IntField(null=True)),
                ("number", fields.BigIntField(null=True, description="the purchase's, by its key")),
                ("awaited_id", fields.BigIntField(null=True, description="the purchase that an early refund waits for")),
                ("sent_by_kind", fields.CharField(null=True, max_length=10)),
                ("sent_by_id", fields.BigIntField(null=True)),
                ("came_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("due_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "decision",
                    fields.CharEnumField(
                        null=True, description="BOOKED: booked\nREJECTED: rejected\nCLOSED: closed", enum_type=Decision, max_length=10
                    ),
                ),
                ("note", fields.CharField(default="", max_length=300)),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("decided_by_kind", fields.CharField(null=True, max_length=10)),
                ("decided_by_id", fields.BigIntField(null=True)),
                ("decided_by_name", fields.CharField(default="", max_length=160)),
            ],
            options={
                "table": "rewards_review",
                "app": "rewards",
                "indexes": [Index(fields=["society_id", "due_at"]), Index(fields=["awaited_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Review",
            constraint=UniqueConstraint(fields=("society_id", "key"), name="rewards_review_once"),
        ),
        ops.AddConstraint(
            model_name="Review",
            constraint=CheckConstraint(
                check="kind IN ('blocked card', 'early refund', 'receipt twice', 'far apart', 'refund loop')", name="rewards_review_kind"
            ),
        ),
        ops.AddConstraint(
            model_name="Review",
            constraint=CheckConstraint(
                check="(kind IN ('blocked card', 'early refund')) = (body_hash IS NOT NULL AND period_id IS NOT NULL AND number IS NOT NULL AND sent_by_kind IS NOT NULL AND sent_by_id IS NOT NULL)",
                name="rewards_review_held",
            ),
        ),
        ops.AddConstraint(
            model_name="Review",
            constraint=CheckConstraint(check="(kind = 'early refund') = (awaited_id IS NOT NULL)", name="rewards_review_awaited"),
        ),
        ops.AddConstraint(
            model_name="Review",
            constraint=CheckConstraint(
                check="decision IS NULL OR decision = 'closed' AND body_hash IS NULL OR decision IN ('booked', 'rejected') AND body_hash IS NOT NULL",
                name="rewards_review_decision",
            ),
        ),
        ops.AddConstraint(
            model_name="Review",
            constraint=CheckConstraint(
                check="(decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by_kind IS NULL) AND (decision IS NULL) = (decided_by_id IS NULL)",
                name="rewards_review_decided",
            ),
        ),
        ops.AddConstraint(
            model_name="Review",
            constraint=CheckConstraint(check="decision IS NULL OR decision = 'booked' OR note <> ''", name="rewards_review_reason"),
        ),
        RunSQL(
            [DECIDED_ONCE, DECIDED_TRIGGER, KEPT_TRIGGER],
            reverse_sql=[
                "DROP TRIGGER rewards_review_kept ON rewards_review",
                "DROP TRIGGER rewards_review_decided_once ON rewards_review",
                "DROP FUNCTION rewards_review_decided_once()",
            ],
        ),
    ]
