"""Disbursements: paying out what dividends left on members' accounts, what members chose, and what came back from a bank."""

from datetime import datetime, timedelta
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row
from rewards.models.dividends import Dividend
from rewards.models.ledger import Account, Period


class Disbursement(Row):
    """Pays out what stands on members' money accounts once a dividend is posted (R12). Its state is its newest `DisbursementStep`.

    Members may change their choice until `cut_off`. Below `threshold_pence` a voucher is not worth its paper: the money stays. Who never
    chose is paid by `default_method`. A voucher lasts `voucher_months` (R13). Once it is posted, `period` are the books that took it.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    dividend: fields.ForeignKeyRelation[Dividend] = fields.ForeignKeyField("rewards.Dividend", on_delete=fields.RESTRICT, db_index=True)
    dividend_id: int
    steps: fields.ReverseRelation["DisbursementStep"]
    cut_off = fields.DatetimeField()
    threshold_pence = fields.BigIntField()
    default_method = fields.CharField(max_length=20)
    voucher_months = fields.SmallIntField()
    once = fields.CharField(max_length=32, unique=True)
    frozen_checksum = fields.CharField(max_length=64, null=True)
    figures: fields.JSONField[dict[str, Any]] = fields.JSONField(null=True, description="what its payouts come to, once frozen")
    period: fields.ForeignKeyNullableRelation[Period] = fields.ForeignKeyField("rewards.Period", on_delete=fields.RESTRICT, null=True)
    period_id: int | None
    sealed_without_batch = fields.BooleanField(default=False, db_default=False, description="its books were sealed before payouts had one")
    created_at = fields.DatetimeField()

    @property
    def last_moment(self) -> datetime:
        """The end of the last day for choices, as people say it."""
        return self.cut_off - timedelta(seconds=1)

    class Meta:
        table = "rewards_disbursement"
        indexes = (("society_id", "id"),)
        constraints = (
            CheckConstraint(
                check="threshold_pence BETWEEN 0 AND 1000000 AND voucher_months BETWEEN 1 AND 120", name="rewards_disbursement_bounds"
            ),
            CheckConstraint(check="(frozen_checksum IS NULL) = (figures IS NULL)", name="rewards_disbursement_frozen"),
            CheckConstraint(check="period_id IS NULL OR frozen_checksum IS NOT NULL", name="rewards_disbursement_period"),
        )


class DisbursementTry(Row):
    """What a dry run of a disbursement came to, and the fingerprint of what it rests on: as long as that is the same, so is this."""

    disbursement: fields.OneToOneRelation[Disbursement] = fields.OneToOneField(
        "rewards.Disbursement", on_delete=fields.RESTRICT, primary_key=True
    )
    disbursement_id: int
    rests_on = fields.CharField(max_length=64)
    figures: fields.JSONField[dict[str, Any]] = fields.JSONField()
    at = fields.DatetimeField()

    class Meta:
        table = "rewards_disbursement_try"


class DisbursementStep(Row):
    """A disbursement moved on: to which state, by whom, when, and what stands behind it. `file` notes an opening of its bank file."""

    id = fields.BigIntField(primary_key=True)
    disbursement: fields.ForeignKeyRelation[Disbursement] = fields.ForeignKeyField(
        "rewards.Disbursement", on_delete=fields.RESTRICT, related_name="steps", db_index=True
    )
    state = fields.CharField(max_length=20)
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    by_name = fields.CharField(max_length=160)
    note = fields.CharField(max_length=300, default="")
    at = fields.DatetimeField()

    class Meta:
        table = "rewards_disbursement_step"
        constraints = (
            CheckConstraint(
                check="state IN ('open', 'calculated', 'release', 'released', 'posted', 'file', 'paid', 'closed', 'withdrawn')",
                name="rewards_disbursement_step_state",
            ),
            UniqueConstraint(
                fields=("disbursement_id", "state"), name="rewards_disbursement_step_once", condition="state NOT IN ('release', 'file')"
            ),
            UniqueConstraint(
                fields=("disbursement_id", "by_kind", "by_id"),
                name="rewards_disbursement_step_two_people",
                condition="state = 'release'",
            ),
        )


class Payout(Row):
    """One member's part of a disbursement: frozen when it is calculated, an entry of the ledger once it is posted (decision 8).

    `account_id` is the member's account of points, as in a dividend's lines. Of `held_pence`, what stood on their account of money,
    `paid_pence` leave by the method and `fund_pence` go to the community fund; the rest is carried, `why` says for what reason.
    `receiver_id` is whom a method of a higher floor pays, `bank_id` the bank details that were good at the cut-off.
    """

    account_id = fields.BigIntField(primary_key=True)
    disbursement_id = fields.BigIntField()
    method = fields.CharField(max_length=20)
    held_pence = fields.BigIntField()
    paid_pence = fields.BigIntField()
    fund_pence = fields.BigIntField()
    why = fields.CharField(max_length=12)
    receiver_id = fields.BigIntField(null=True)
    bank_id = fields.BigIntField(null=True)

    class Meta:
        table = "rewards_payout"


class PayoutTotal(Row):
    """What a posted disbursement moved to one account: vouchers, the bank, the community fund, a cause. Its number names the transfer."""

    id = fields.BigIntField(primary_key=True)
    disbursement: fields.ForeignKeyRelation[Disbursement] = fields.ForeignKeyField("rewards.Disbursement", on_delete=fields.RESTRICT)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT)
    period: fields.ForeignKeyRelation[Period] = fields.ForeignKeyField("rewards.Period", on_delete=fields.RESTRICT)
    pence = fields.BigIntField()

    class Meta:
        table = "rewards_payout_total"
        constraints = (
            UniqueConstraint(fields=("disbursement_id", "account_id"), name="rewards_payout_total_once"),
            CheckConstraint(check="pence > 0", name="rewards_payout_total_pence"),
        )


class PayoutChoice(Row):
    """How a member wants to be paid from an instant on; the newest before a cut-off holds. `odd` is what becomes of odd pence."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT, db_index=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT, db_index=True)
    account_id: int
    method = fields.CharField(max_length=20)
    odd = fields.CharField(max_length=5)
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    by_name = fields.CharField(max_length=160)
    at = fields.DatetimeField()

    class Meta:
        table = "rewards_payout_choice"
        constraints = (CheckConstraint(check="odd IN ('carry', 'fund')", name="rewards_payout_choice_odd"),)


class PayoutReturn(Row):
    """What was to be paid by bank stands on the member's account again, and the next disbursement pays it.

    Without a `why` the bank sent it back, for its `reason`. Else it never went there: the account was the member's no more.
    """

    id = fields.BigIntField(primary_key=True)
    disbursement: fields.ForeignKeyRelation[Disbursement] = fields.ForeignKeyField("rewards.Disbursement", on_delete=fields.RESTRICT)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT, db_index=True)
    account_id: int
    period: fields.ForeignKeyRelation[Period] = fields.ForeignKeyField("rewards.Period", on_delete=fields.RESTRICT)
    pence: int = fields.BigIntField()
    reason = fields.CharField(max_length=200)
    why = fields.CharField(max_length=12, default="", db_default="", description="as of a payout that is carried")
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    by_name = fields.CharField(max_length=160)
    at = fields.DatetimeField()

    class Meta:
        table = "rewards_payout_return"
        constraints = (
            UniqueConstraint(fields=("disbursement_id", "account_id"), name="rewards_payout_return_once"),
            CheckConstraint(check="pence > 0", name="rewards_payout_return_pence"),
            CheckConstraint(check="why IN ('', 'no bank', 'cooling')", name="rewards_payout_return_why"),
        )
