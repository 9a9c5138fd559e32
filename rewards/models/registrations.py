"""Registrations: what a temporary card had earned became a member's."""

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row
from rewards.models.ledger import Account, Period


class Registration(Row):
    """A temporary card's points account was joined to a member's: its purchases are the member's from then on, with their own days."""

    id = fields.BigIntField(primary_key=True)
    card_account: fields.OneToOneRelation[Account] = fields.OneToOneField(
        "rewards.Account", on_delete=fields.RESTRICT, related_name="registration"
    )
    card_account_id: int
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "rewards.Account", on_delete=fields.RESTRICT, related_name="registered", db_index=True
    )
    account_id: int
    at = fields.DatetimeField()

    class Meta:
        table = "rewards_registration"
        constraints = (CheckConstraint(check="account_id <> card_account_id", name="rewards_registration_two"),)


class MovedPoints(Row):
    """What a registration moved of a business line's points and counted spend, from one period's books into those that take them (R8)."""

    id = fields.BigIntField(primary_key=True)
    registration: fields.ForeignKeyRelation[Registration] = fields.ForeignKeyField("rewards.Registration", on_delete=fields.RESTRICT)
    from_period: fields.ForeignKeyRelation[Period] = fields.ForeignKeyField(
        "rewards.Period", on_delete=fields.RESTRICT, related_name="moved_away"
    )
    period: fields.ForeignKeyRelation[Period] = fields.ForeignKeyField(
        "rewards.Period", on_delete=fields.RESTRICT, related_name="moved_here"
    )
    line: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    points = fields.BigIntField()
    eligible_pence = fields.BigIntField()

    class Meta:
        table = "rewards_moved_points"
        constraints = (UniqueConstraint(fields=("registration_id", "from_period_id", "line_id"), name="rewards_moved_points_once"),)
