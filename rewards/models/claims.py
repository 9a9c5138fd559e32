"""Claims: receipts that a member misses on their statement."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row
from rewards.models.ledger import Account


class Verdict(StrEnum):
    """What became of a claim."""

    BOOKED = "booked"
    REJECTED = "rejected"


class Claim(Row):
    """A receipt that a member claims, by its key (X1): open until somebody has looked at the till's journal, then booked or rejected.

    Once booked it names the purchase. `subject` is whatever else stands behind it, an opaque kind and id.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT, db_index=True)
    account_id: int
    store: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Store", on_delete=fields.RESTRICT)
    till = fields.CharField(max_length=40)
    receipt = fields.CharField(max_length=40)
    sold_on = fields.DateField()
    total_pence = fields.BigIntField(null=True)
    key = fields.CharField(max_length=200)
    subject_kind = fields.CharField(max_length=20, default="")
    subject_id = fields.BigIntField(null=True)
    once = fields.CharField(max_length=32)
    at = fields.DatetimeField()
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    verdict = fields.CharEnumField(Verdict, max_length=10, null=True)
    note = fields.CharField(max_length=300, default="")
    period_id = fields.IntField(null=True)
    number = fields.BigIntField(null=True)
    decided_at = fields.DatetimeField(null=True)
    decided_by_kind = fields.CharField(max_length=10, null=True)
    decided_by_id = fields.BigIntField(null=True)
    decided_by_name = fields.CharField(max_length=160, default="")

    class Meta:
        table = "rewards_claim"
        indexes = (("society_id", "verdict"), ("period_id", "number"))
        constraints = (
            UniqueConstraint(fields=("society_id", "once"), name="rewards_claim_once"),
            CheckConstraint(check="verdict IN ('booked', 'rejected')", name="rewards_claim_verdict"),
            CheckConstraint(
                check="(verdict IS NULL) = (decided_at IS NULL) AND (verdict IS NULL) = (decided_by_kind IS NULL) "
                "AND (verdict IS NULL) = (decided_by_id IS NULL)",
                name="rewards_claim_decided",
            ),
            CheckConstraint(
                check="(verdict IS NOT DISTINCT FROM 'booked') = (number IS NOT NULL) AND (number IS NULL) = (period_id IS NULL)",
                name="rewards_claim_purchase",
            ),
            CheckConstraint(check="verdict IS NULL OR verdict = 'booked' OR note <> ''", name="rewards_claim_reason"),
            CheckConstraint(check="(subject_kind = '') = (subject_id IS NULL)", name="rewards_claim_subject"),
        )
