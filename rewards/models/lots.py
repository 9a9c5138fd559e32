"""Lots: points that last, by the day on which they end; what was taken from each, and how it ended (R9, M10)."""

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row
from rewards.models.ledger import Account, Period
from rewards.models.redemptions import Redemption


class Lot(Row):
    """Points of a member's account that end on one day; kept at posting, and added up again by `verify`.

    `given` is what purchases and the journal put in, less what refunds took out. `remaining` is that less what redemptions took and what
    ended; below nought a refund took points that were gone. `ended` is what really left the account. A lot of `grace` is given nothing:
    points of a redemption come back to it whose own day was over. `told_days` says how long before its end the member was told last.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT)
    account_id: int
    ends_on = fields.DateField()
    grace = fields.BooleanField()
    given = fields.BigIntField()
    remaining = fields.BigIntField()
    ended = fields.BigIntField()
    told_days = fields.SmallIntField(null=True)

    class Meta:
        table = "rewards_lot"
        constraints = (
            UniqueConstraint(fields=("account_id", "ends_on", "grace"), name="rewards_lot_once"),
            CheckConstraint(check="ended >= 0 AND (NOT grace OR given = 0) AND told_days IN (60, 14)", name="rewards_lot_points"),
        )


class LotUse(Row):
    """Points that a redemption took from a lot; below nought, that came back to one. Never changed, never deleted."""

    id = fields.BigIntField(primary_key=True)
    redemption: fields.ForeignKeyRelation[Redemption] = fields.ForeignKeyField("rewards.Redemption", on_delete=fields.RESTRICT)
    redemption_id: int
    lot: fields.ForeignKeyRelation[Lot] = fields.ForeignKeyField("rewards.Lot", on_delete=fields.RESTRICT, db_index=True)
    lot_id: int
    points = fields.BigIntField()

    class Meta:
        table = "rewards_lot_use"
        constraints = (
            UniqueConstraint(fields=("redemption_id", "lot_id"), name="rewards_lot_use_once"),
            CheckConstraint(check="points <> 0", name="rewards_lot_use_points"),
        )


class PointExpiry(Row):
    """What a lot held when its day was over: of its `points`, `ended` left the account; the rest repaid what was owed.

    Below nought it takes that back: of points that had ended, the purchase was refunded. Never changed, never deleted.
    """

    id = fields.BigIntField(primary_key=True)
    lot: fields.ForeignKeyRelation[Lot] = fields.ForeignKeyField("rewards.Lot", on_delete=fields.RESTRICT, db_index=True)
    lot_id: int
    points = fields.BigIntField()
    ended = fields.BigIntField()
    period: fields.ForeignKeyRelation[Period] = fields.ForeignKeyField("rewards.Period", on_delete=fields.RESTRICT)
    period_id: int
    at = fields.DatetimeField()

    class Meta:
        table = "rewards_point_expiry"
        constraints = (
            CheckConstraint(check="points <> 0 AND abs(ended) <= abs(points) AND ended * points >= 0", name="rewards_point_expiry_points"),
        )
