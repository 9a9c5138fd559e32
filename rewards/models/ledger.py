"""The ledger: periods of the books, accounts with what they hold, and the transfers between them.

Entries hold account numbers only, never a member's id: `Account` is the one row that links a member and an account (R41).
Transfers are partitioned by accounting period; the migration makes the tables, this model reads them.
"""

from enum import IntEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row


class Unit(IntEnum):
    """What an account holds: whole points, the 1% in pence x basis points (R1), or whole pence."""

    POINTS = 1
    CONTRIBUTION = 2
    MONEY = 3


class Kind(IntEnum):
    """Why a transfer was made; with its period and source it names one transfer.

    8 and 9 are no transfers any more: what a dividend gives and closes stands in its lines (decision 8).
    """

    EARNING = 1
    REVERSAL = 2
    CONTRIBUTION = 3
    CONTRIBUTION_REVERSAL = 4
    CONTRIBUTION_MOVE = 5
    SHARE = 10
    FUND = 11
    AWARD = 12
    CORRECTION = 13
    LAPSE = 14
    BROUGHT = 15
    MOVE = 16
    PAYOUT = 20
    VOUCHER_USE = 21
    VOUCHER_USE_BACK = 22
    VOUCHER_EXPIRY = 23
    PAYOUT_RETURN = 24
    SHARE_BACK = 18
    REDEMPTION = 25
    REDEMPTION_BACK = 26
    POINT_EXPIRY = 27
    POINT_EXPIRY_BACK = 28


class Period(Row):
    """A year of the books. A purchase's date gives its period; once locked, later postings fall in the one that runs (R8).

    Once `sealed_at`, nothing is posted to it any more, and neither is taken back. By default a dividend closes its points. Where
    `points_last_months` is said they last instead, to the end of so many months after their own, and are spent at the till (R9), each for
    `point_value` ten-thousandths of a penny.
    """

    id = fields.IntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    name = fields.CharField(max_length=40)
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    locked_at = fields.DatetimeField(null=True)
    sealed_at = fields.DatetimeField(null=True)
    points_last_months = fields.SmallIntField(null=True)
    point_value = fields.IntField(null=True)

    class Meta:
        table = "rewards_period"
        constraints = (
            CheckConstraint(
                check="(points_last_months IS NULL) = (point_value IS NULL) AND points_last_months BETWEEN 3 AND 120 AND point_value > 0",
                name="rewards_period_points",
            ),
            CheckConstraint(check="ends_on > starts_on", name="rewards_period_order"),
            CheckConstraint(check="sealed_at IS NULL OR locked_at IS NOT NULL", name="rewards_period_sealed"),
        )


class Account(Row):
    """One owner's account in one unit. The owner is an opaque kind and id: member, line (points issued), cause, community, dividend.

    The society's own side has numbers below zero and keeps no stored balance: it is what the others sum to, and nobody queues for its row.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    unit = fields.IntEnumField(Unit)
    owner_kind = fields.CharField(max_length=20)
    owner_id = fields.BigIntField()

    class Meta:
        table = "rewards_account"
        constraints = (
            UniqueConstraint(fields=("society_id", "unit", "owner_kind", "owner_id"), name="rewards_account_once"),
            CheckConstraint(check="unit IN (1, 2, 3)", name="rewards_account_unit"),
        )
        indexes = (("owner_kind", "owner_id"),)


class Balance(Row):
    """What an account holds by its transfers, kept at posting; `verify` adds it up again.

    What posted dividends gave stands in their lines: ask `ledger.balance`, or rewards_held in SQL, for both.
    """

    account: fields.OneToOneRelation[Account] = fields.OneToOneField("rewards.Account", on_delete=fields.RESTRICT, primary_key=True)
    amount = fields.BigIntField()

    class Meta:
        table = "rewards_balance"


class Tally(Row):
    """A member's points and counted spend in a period by business line, kept at posting (M5)."""

    id = fields.BigIntField(primary_key=True)
    period: fields.ForeignKeyRelation[Period] = fields.ForeignKeyField("rewards.Period", on_delete=fields.RESTRICT)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT)
    line: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    points = fields.BigIntField()
    eligible_pence = fields.BigIntField()

    class Meta:
        table = "rewards_tally"
        constraints = (UniqueConstraint(fields=("account_id", "period_id", "line_id"), name="rewards_tally_once"),)


class Transfer(Row):
    """One posting between two accounts of one unit: balanced by construction, never changed, never deleted.

    (period, kind, source) names it: the same posting cannot be made twice.
    """

    source = fields.BigIntField(primary_key=True)
    period_id = fields.IntField()
    kind = fields.SmallIntField()
    debit_id = fields.BigIntField()
    credit_id = fields.BigIntField()
    amount = fields.BigIntField()
    unit = fields.SmallIntField()
    posted_at = fields.DatetimeField()

    class Meta:
        table = "rewards_transfer"
