"""Redemptions: points that a member spent at a till, and what tills gave back of them (R9)."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row
from rewards.models.ledger import Account, Period


class RedemptionKind(StrEnum):
    """Points pay at a till, or what they paid for comes back."""

    USE = "use"
    BACK = "back"


class Redemption(Row):
    """Points of an account paid so much at a till; with `back`, below nought, a till gave so much of that back.

    `key` is what the till told (store, till, receipt, day): by it a use, and a return, is one within its society. `rate` is what a point
    was worth then, in ten-thousandths of a penny. Never changed, never deleted.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT, db_index=True)
    account_id: int
    kind = fields.CharEnumField(RedemptionKind, max_length=6)
    key = fields.CharField(max_length=160)
    points = fields.BigIntField()
    rate = fields.IntField()
    pence = fields.BigIntField()
    back: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "rewards.Redemption", on_delete=fields.RESTRICT, null=True, db_index=True, related_name="taken_back"
    )
    back_id: int | None
    store: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Store", on_delete=fields.RESTRICT)
    store_id: int
    period: fields.ForeignKeyRelation[Period] = fields.ForeignKeyField("rewards.Period", on_delete=fields.RESTRICT)
    period_id: int
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    at = fields.DatetimeField()

    class Meta:
        table = "rewards_redemption"
        constraints = (
            UniqueConstraint(fields=("society_id", "kind", "key"), name="rewards_redemption_once"),
            CheckConstraint(check="kind IN ('use', 'back') AND (kind = 'back') = (back_id IS NOT NULL)", name="rewards_redemption_kind"),
            CheckConstraint(check="(kind = 'back') = (points < 0) AND points <> 0 AND rate > 0", name="rewards_redemption_points"),
            CheckConstraint(check="CASE kind WHEN 'use' THEN pence > 0 ELSE pence <= 0 END", name="rewards_redemption_pence"),
        )
