"""Dividends: what is declared, the steps that it took, and what it gives each member."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row
from rewards.models.ledger import Period


class Stage(StrEnum):
    """Which of a period's dividends one is: paid ahead on account, whole, or what mends a posted one."""

    INTERIM = "interim"
    FINAL = "final"
    ADJUSTMENT = "adjustment"


class Dividend(Row):
    """A dividend for a period: the motion behind it, and the rate in ten-thousandths of a penny a point, or the pool that is shared (R11).

    Its state is its newest `DividendStep` (R10).
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    period: fields.ForeignKeyRelation[Period] = fields.ForeignKeyField("rewards.Period", on_delete=fields.RESTRICT)
    period_id: int
    steps: fields.ReverseRelation["DividendStep"]
    stage = fields.CharEnumField(Stage, max_length=12, default=Stage.FINAL)
    rate = fields.BigIntField(default=0)
    pool_pence = fields.BigIntField(null=True)
    first_points = fields.IntField(default=0, description="of each member's points, so many go to the community fund (R12)")
    motion = fields.CharField(max_length=200, default="")
    voted_on = fields.DateField(null=True)
    votes_for = fields.IntField(null=True)
    votes_against = fields.IntField(null=True)
    once = fields.CharField(max_length=32, unique=True)
    pays_on = fields.DateField(null=True)
    frozen_checksum = fields.CharField(max_length=64, null=True)
    members_count = fields.IntField(null=True)
    points_count = fields.BigIntField(null=True)
    total_pence = fields.BigIntField(null=True)
    fund_pence = fields.BigIntField(null=True)
    figures: fields.JSONField[dict[str, Any] | None] = fields.JSONField(null=True, description="what its lines come to, once frozen")
    created_at = fields.DatetimeField()

    class Meta:
        table = "rewards_dividend"
        constraints = (
            CheckConstraint(check="rate BETWEEN 0 AND 10000000", name="rewards_dividend_rate"),
            CheckConstraint(check="pool_pence IS NULL OR (pool_pence > 0 AND rate = 0)", name="rewards_dividend_pool"),
            CheckConstraint(check="first_points >= 0 AND fund_pence >= 0", name="rewards_dividend_fund"),
            CheckConstraint(check="votes_for >= 0 AND votes_against >= 0", name="rewards_dividend_votes"),
            CheckConstraint(check="stage IN ('interim', 'final', 'adjustment')", name="rewards_dividend_stage"),
        )


class DividendStep(Row):
    """A dividend moved on: to which state, by whom, when, and what stands behind it."""

    id = fields.BigIntField(primary_key=True)
    dividend: fields.ForeignKeyRelation[Dividend] = fields.ForeignKeyField(
        "rewards.Dividend", on_delete=fields.RESTRICT, related_name="steps", db_index=True
    )
    state = fields.CharField(max_length=20)
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    by_name = fields.CharField(max_length=160)
    note = fields.CharField(max_length=300, default="")
    at = fields.DatetimeField()

    class Meta:
        table = "rewards_dividend_step"
        constraints = (
            CheckConstraint(
                check="state IN ('draft', 'recommended', 'approved', 'calculated', 'release', 'released', 'posted', 'withdrawn')",
                name="rewards_dividend_step_state",
            ),
            UniqueConstraint(fields=("dividend_id", "state"), name="rewards_dividend_step_once", condition="state <> 'release'"),
            UniqueConstraint(
                fields=("dividend_id", "by_kind", "by_id"), name="rewards_dividend_step_two_people", condition="state = 'release'"
            ),
        )


class DividendLine(Row):
    """What a dividend gives one member, by their account of points: frozen when it is calculated, an entry of the ledger once it is posted.

    `whole_pence` is points x rate, rounded down, or the member's part of the pool; `gross_pence` what is left of it after `before_pence`,
    which earlier dividends of the period gave, never below zero; `share_pence` of it goes to the member's share. Of `points`, `fund_points`
    go to the community fund.

    Lines are partitioned by dividend; the migration makes the tables, this model reads them: filter by dividend too.
    """

    account_id = fields.BigIntField(primary_key=True)
    dividend_id = fields.BigIntField()
    points = fields.BigIntField()
    gross_pence = fields.BigIntField()
    share_pence = fields.BigIntField()
    before_pence = fields.BigIntField()
    whole_pence = fields.BigIntField()
    fund_points = fields.BigIntField()

    class Meta:
        table = "rewards_dividend_line"
