"""Points, the 1%, dividends: the rows of the ledger and of what feeds it.

Entries hold account numbers only, never a member's id: `Account` is the one row that links a member and an account (R41).
Purchases and transfers are partitioned by accounting period; the migration makes the tables, these models read them.
"""

from enum import IntEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model


class Unit(IntEnum):
    """What an account holds: whole points, the 1% in pence x basis points (R1), or whole pence."""

    POINTS = 1
    CONTRIBUTION = 2
    MONEY = 3


class Kind(IntEnum):
    """Why a transfer was made; with its period and source it names one transfer."""

    EARNING = 1
    REVERSAL = 2
    CONTRIBUTION = 3
    CONTRIBUTION_REVERSAL = 4
    CONTRIBUTION_MOVE = 5
    DIVIDEND = 8
    DIVIDEND_POINTS = 9
    SHARE = 10


class Period(Model):
    """A year of the books. A purchase's date gives its period; once locked, later postings fall in the one that runs (R8)."""

    id = fields.IntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    name = fields.CharField(max_length=40)
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    locked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "rewards_period"
        constraints = (CheckConstraint(check="ends_on > starts_on", name="rewards_period_order"),)


class Account(Model):
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


class Balance(Model):
    """What an account holds, kept at posting; `verify` adds it up again from the transfers."""

    account: fields.OneToOneRelation[Account] = fields.OneToOneField("rewards.Account", on_delete=fields.RESTRICT, primary_key=True)
    amount = fields.BigIntField()

    class Meta:
        table = "rewards_balance"


class Tally(Model):
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


class Category(Model):
    """What a till sells: whether it earns, why not (the words a member reads), and whether the 1% counts it (R3).

    `basis` says what of the category the 1% counts: own brand only (the real scheme), all, or none.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    line: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    code = fields.CharField(max_length=40)
    names: fields.JSONField[dict[str, str]] = fields.JSONField()
    excluded_why = fields.CharField(max_length=30, null=True, description="a code of earning.EXCLUSIONS; null: it earns")
    basis = fields.CharField(max_length=10)
    sensitive = fields.BooleanField(default=False, description="keep category and amount, never the product (X1)")

    class Meta:
        table = "rewards_category"
        constraints = (
            UniqueConstraint(fields=("society_id", "code"), name="rewards_category_once"),
            CheckConstraint(check="basis IN ('own brand', 'all', 'none')", name="rewards_category_basis"),
        )


class EarningRule(Model):
    """Points per pence for a business line from a day on; a new version ends none of the past (R2, O1).

    points = floor(eligible pence x numerator / denominator): 1 point per £1 is 1 / 100.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    line: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    version = fields.IntField()
    numerator = fields.IntField()
    denominator = fields.IntField()
    contribution_basis_points = fields.IntField(description="the 1% is 100 basis points")
    starts_on = fields.DateField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "rewards_earning_rule"
        constraints = (
            UniqueConstraint(fields=("line_id", "version"), name="rewards_earning_rule_version"),
            UniqueConstraint(fields=("line_id", "starts_on"), name="rewards_earning_rule_day"),
            CheckConstraint(
                check="numerator >= 0 AND denominator > 0 AND contribution_basis_points BETWEEN 0 AND 10000",
                name="rewards_earning_rule_bounds",
            ),
        )


class Purchase(Model):
    """What a till sold to a member, whole: its lines, what each earned or why not, and what was posted for it.

    `id` is 63 bits of the SHA-256 of `key` (X1: society, store, till, receipt, day); read it with its period.
    A refund is a purchase of its own that names the one it takes back from (R7); its amounts are negative. `books_id` is the period
    whose books took it: that of its day, or once that was locked the one that ran (R8).
    """

    id = fields.BigIntField(primary_key=True)
    period_id = fields.IntField()
    society_id = fields.BigIntField()
    store_id = fields.BigIntField()
    key = fields.CharField(max_length=160)
    body_hash = fields.BinaryField()
    account_id = fields.BigIntField()
    sold_at = fields.DatetimeField()
    sold_on = fields.DateField()
    posted_at = fields.DatetimeField()
    amount_pence = fields.BigIntField()
    points = fields.BigIntField()
    contribution_units = fields.BigIntField()
    lines: fields.JSONField[list[dict[str, Any]]] = fields.JSONField()
    earned: fields.JSONField[list[dict[str, Any]]] = fields.JSONField()
    refunds_id = fields.BigIntField(null=True)
    refunds_period_id = fields.IntField(null=True)
    books_id = fields.IntField(null=True)
    by_kind = fields.CharField(max_length=10, null=True)
    by_id = fields.BigIntField(null=True)

    class Meta:
        table = "rewards_purchase"


class Transfer(Model):
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


class Dividend(Model):
    """A dividend for a period: the motion behind it and the rate in ten-thousandths of a penny per point (R11).

    Its state is its newest `DividendStep` (R10).
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    period: fields.ForeignKeyRelation[Period] = fields.ForeignKeyField("rewards.Period", on_delete=fields.RESTRICT)
    period_id: int
    steps: fields.ReverseRelation["DividendStep"]
    rate = fields.BigIntField()
    motion = fields.CharField(max_length=200, default="")
    voted_on = fields.DateField(null=True)
    votes_for = fields.IntField(null=True)
    votes_against = fields.IntField(null=True)
    once = fields.CharField(max_length=32, unique=True)
    pays_on = fields.DateField(null=True)
    frozen_checksum = fields.CharField(max_length=64, null=True)
    members_count = fields.IntField(null=True)
    total_pence = fields.BigIntField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "rewards_dividend"
        constraints = (
            CheckConstraint(check="rate BETWEEN 0 AND 10000000", name="rewards_dividend_rate"),
            CheckConstraint(check="votes_for >= 0 AND votes_against >= 0", name="rewards_dividend_votes"),
        )


class DividendStep(Model):
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


class DividendLine(Model):
    """What a dividend gives one member: frozen when it is calculated, posted once."""

    id = fields.BigIntField(primary_key=True)
    dividend: fields.ForeignKeyRelation[Dividend] = fields.ForeignKeyField("rewards.Dividend", on_delete=fields.RESTRICT)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT, db_index=True)
    points = fields.BigIntField()
    gross_pence = fields.BigIntField()
    share_pence = fields.BigIntField()
    paid_pence = fields.BigIntField()

    class Meta:
        table = "rewards_dividend_line"
        constraints = (
            UniqueConstraint(fields=("dividend_id", "account_id"), name="rewards_dividend_line_once"),
            CheckConstraint(
                check="points > 0 AND gross_pence >= 0 AND share_pence >= 0 AND gross_pence = share_pence + paid_pence",
                name="rewards_dividend_line_adds_up",
            ),
        )


class ShareReceipt(Model):
    """A member has paid what was due of their share: how much, into which period's books, and who took it in."""

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT, db_index=True)
    period: fields.ForeignKeyRelation[Period] = fields.ForeignKeyField("rewards.Period", on_delete=fields.RESTRICT)
    amount_pence = fields.BigIntField()
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    at = fields.DatetimeField()

    class Meta:
        table = "rewards_share_receipt"
        constraints = (CheckConstraint(check="amount_pence > 0", name="rewards_share_receipt_amount"),)


class TillMapping(Model):
    """How one source of till files writes: which columns mean what, its currency, its clock, its categories."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    name = fields.CharField(max_length=40)
    says: fields.JSONField[dict[str, Any]] = fields.JSONField()

    class Meta:
        table = "rewards_till_mapping"
        constraints = (UniqueConstraint(fields=("society_id", "name"), name="rewards_till_mapping_once"),)
