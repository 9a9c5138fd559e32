"""The review list takes findings of a colleague's own card on customers' sales (O20)."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from rewards.models.reviews import ReviewKind
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_staff_of_several"), ("rewards", "0015_books")]

    initial = False

    operations = [
        ops.RemoveConstraint(
            model_name="Review",
            name="rewards_review_kind",
            fields=None,
        ),
        ops.AlterField(
            model_name="Review",
            name="kind",
            field=fields.CharEnumField(
                description="BLOCKED_CARD: blocked card\nEARLY_REFUND: early refund\nRECEIPT_TWICE: receipt twice\nFAR_APART: far apart\nREFUND_LOOP: refund loop\nSTAFF_CARD: staff card",
                enum_type=ReviewKind,
                max_length=20,
            ),
        ),
        ops.AddConstraint(
            model_name="Review",
            constraint=CheckConstraint(
                check="kind IN ('blocked card', 'early refund', 'receipt twice', 'far apart', 'refund loop', 'staff card')",
                name="rewards_review_kind",
            ),
        ),
    ]
