"""What waits for somebody to look at: purchases that are held back from the books, and findings in the books."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row
from rewards.models.ledger import Account


class ReviewKind(StrEnum):
    """Why something is looked at. The first two are purchases that are held back, the others findings in the books (O20)."""

    BLOCKED_CARD = "blocked card"
    EARLY_REFUND = "early refund"
    RECEIPT_TWICE = "receipt twice"
    FAR_APART = "far apart"
    REFUND_LOOP = "refund loop"
    STAFF_CARD = "staff card"


class Decision(StrEnum):
    """What became of it: a held purchase is booked or rejected, a finding is closed."""

    BOOKED = "booked"
    REJECTED = "rejected"
    CLOSED = "closed"


class Review(Row):
    """An entry of the review list: what, why, since when; and once it is decided who decided what, when and why.

    A held purchase is kept whole in `says`, once by its key (X1), but for the products of sensitive categories; `body_hash` is that of what
    the till told and of the account it would be booked to. `due_at` is from when on it is to be looked at: a refund that came before its
    purchase waits first. A finding's `says` names the purchases that it found, its key makes it one.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    kind = fields.CharEnumField(ReviewKind, max_length=20)
    key = fields.CharField(max_length=200)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT)
    account_id: int
    says: fields.JSONField[dict[str, Any]] = fields.JSONField()
    body_hash = fields.BinaryField(null=True)
    period_id = fields.IntField(null=True)
    number = fields.BigIntField(null=True, description="the purchase's, by its key")
    awaited_id = fields.BigIntField(null=True, description="the purchase that an early refund waits for")
    sent_by_kind = fields.CharField(max_length=10, null=True)
    sent_by_id = fields.BigIntField(null=True)
    came_at = fields.DatetimeField()
    due_at = fields.DatetimeField()
    decision = fields.CharEnumField(Decision, max_length=10, null=True)
    note = fields.CharField(max_length=300, default="")
    decided_at = fields.DatetimeField(null=True)
    decided_by_kind = fields.CharField(max_length=10, null=True)
    decided_by_id = fields.BigIntField(null=True)
    decided_by_name = fields.CharField(max_length=160, default="")

    @property
    def is_finding(self) -> bool:
        """Whether it was found in the books; else it is a purchase that is held back from them."""
        return self.body_hash is None

    class Meta:
        table = "rewards_review"
        indexes = (("society_id", "due_at"), ("awaited_id",))
        constraints = (
            UniqueConstraint(fields=("society_id", "key"), name="rewards_review_once"),
            CheckConstraint(
                check="kind IN ('blocked card', 'early refund', 'receipt twice', 'far apart', 'refund loop', 'staff card')",
                name="rewards_review_kind",
            ),
            CheckConstraint(
                check="(kind IN ('blocked card', 'early refund')) = (body_hash IS NOT NULL AND period_id IS NOT NULL "
                "AND number IS NOT NULL AND sent_by_kind IS NOT NULL AND sent_by_id IS NOT NULL)",
                name="rewards_review_held",
            ),
            CheckConstraint(check="(kind = 'early refund') = (awaited_id IS NOT NULL)", name="rewards_review_awaited"),
            CheckConstraint(
                check="decision IS NULL OR decision = 'closed' AND body_hash IS NULL "
                "OR decision IN ('booked', 'rejected') AND body_hash IS NOT NULL",
                name="rewards_review_decision",
            ),
            CheckConstraint(
                check="(decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by_kind IS NULL) "
                "AND (decision IS NULL) = (decided_by_id IS NULL)",
                name="rewards_review_decided",
            ),
            CheckConstraint(check="decision IS NULL OR decision = 'booked' OR note <> ''", name="rewards_review_reason"),
        )
