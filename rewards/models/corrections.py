"""Corrections: points of a member that somebody puts right by hand, proposed first and posted once."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row
from rewards.models.ledger import Account


class Outcome(StrEnum):
    """What became of a proposal."""

    POSTED = "posted"
    REFUSED = "refused"


class Correction(Row):
    """Points of a business line that a member is to get or, below zero, to lose: why, and what stands behind it.

    Behind it stands a purchase of the member, or an opaque `subject` such as a case. It is proposed, then posted or refused, once.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT, db_index=True)
    account_id: int
    line: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    line_id: int
    points = fields.IntField()
    reason = fields.CharField(max_length=40, description="a code of corrections.REASONS")
    note = fields.CharField(max_length=300, description="what the member reads beside the line")
    purchase_period_id = fields.IntField(null=True)
    purchase_id = fields.BigIntField(null=True)
    subject_kind = fields.CharField(max_length=20, default="")
    subject_id = fields.BigIntField(null=True)
    once = fields.CharField(max_length=32)
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    by_name = fields.CharField(max_length=160)
    at = fields.DatetimeField()
    outcome = fields.CharEnumField(Outcome, max_length=10, null=True)
    outcome_note = fields.CharField(max_length=300, default="")
    decided_at = fields.DatetimeField(null=True)
    decided_by_kind = fields.CharField(max_length=10, null=True)
    decided_by_id = fields.BigIntField(null=True)
    decided_by_name = fields.CharField(max_length=160, default="")

    class Meta:
        table = "rewards_correction"
        indexes = (("society_id", "outcome"),)
        constraints = (
            UniqueConstraint(fields=("society_id", "once"), name="rewards_correction_once"),
            CheckConstraint(check="points <> 0", name="rewards_correction_points"),
            CheckConstraint(check="outcome IN ('posted', 'refused')", name="rewards_correction_outcome"),
            CheckConstraint(check="(purchase_id IS NULL) = (purchase_period_id IS NULL)", name="rewards_correction_purchase"),
            CheckConstraint(check="(subject_kind = '') = (subject_id IS NULL)", name="rewards_correction_subject"),
            CheckConstraint(check="purchase_id IS NOT NULL OR subject_id IS NOT NULL", name="rewards_correction_behind"),
            CheckConstraint(
                check="(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_kind IS NULL) "
                "AND (outcome IS NULL) = (decided_by_id IS NULL)",
                name="rewards_correction_decided",
            ),
            CheckConstraint(check="outcome IS NULL OR outcome <> 'refused' OR outcome_note <> ''", name="rewards_correction_why"),
        )


class CorrectionTerms(Row):
    """What a society has set for corrections: up to how many points one person posts alone, and the reasons that may be given."""

    society: fields.OneToOneRelation[Any] = fields.OneToOneField("portal.Society", on_delete=fields.RESTRICT, primary_key=True)
    limit_points = fields.IntField()
    reasons: fields.JSONField[list[str]] = fields.JSONField()

    class Meta:
        table = "rewards_correction_terms"
        constraints = (CheckConstraint(check="limit_points BETWEEN 0 AND 1000000", name="rewards_correction_terms_limit"),)
