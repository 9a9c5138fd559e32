"""Simulations: what a dividend would come to, as somebody had it worked out."""

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

from portal.kit.rows import Row
from rewards.models.dividends import Stage
from rewards.models.ledger import Period


class Simulation(Row):
    """Variants of a dividend for a period and what each comes to: `result` is the result file. Never changed, never deleted."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    period: fields.ForeignKeyRelation[Period] = fields.ForeignKeyField("rewards.Period", on_delete=fields.RESTRICT, db_index=True)
    period_id: int
    stage = fields.CharEnumField(Stage, max_length=12)
    once = fields.CharField(max_length=32, unique=True)
    result: fields.JSONField[dict[str, Any]] = fields.JSONField()
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    by_name = fields.CharField(max_length=160)
    at = fields.DatetimeField()

    class Meta:
        table = "rewards_simulation"
        constraints = (CheckConstraint(check="stage IN ('interim', 'final', 'adjustment')", name="rewards_simulation_stage"),)
