"""Vouchers: a dividend to spend in the shop, and what happened to each (R13)."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row
from rewards.models.disbursements import Disbursement
from rewards.models.ledger import Account, Period


class EntryKind(StrEnum):
    """What happened to a voucher: used at a till, given back by one, expired, or lost, its rest moved to a new one."""

    USE = "use"
    BACK = "back"
    EXPIRY = "expiry"
    MOVE = "move"


class Voucher(Row):
    """A voucher of a disbursement, or what stands in for a lost one. `left_pence` is kept with each entry; `verify` adds it up again.

    `account_id` is the member's account of points: that row alone links a voucher with a person (R41).
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    disbursement: fields.ForeignKeyRelation[Disbursement] = fields.ForeignKeyField("rewards.Disbursement", on_delete=fields.RESTRICT)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT, db_index=True)
    account_id: int
    code = fields.CharField(max_length=16, unique=True)
    value_pence = fields.BigIntField()
    left_pence = fields.BigIntField()
    issued_at = fields.DatetimeField()
    expires_on = fields.DateField(description="the last day on which it serves")
    replaces: fields.ForeignKeyNullableRelation["Voucher"] = fields.ForeignKeyField(
        "rewards.Voucher", on_delete=fields.RESTRICT, null=True, unique=True, related_name="replaced_by"
    )
    replaces_id: int | None
    void_at = fields.DatetimeField(null=True)

    @property
    def is_void(self) -> bool:
        return self.void_at is not None

    class Meta:
        table = "rewards_voucher"
        constraints = (
            UniqueConstraint(fields=("disbursement_id", "account_id"), name="rewards_voucher_once", condition="replaces_id IS NULL"),
            CheckConstraint(check="code ~ '^[0-9]{16}$'", name="rewards_voucher_code"),
            CheckConstraint(check="value_pence > 0 AND left_pence >= 0", name="rewards_voucher_left"),
            CheckConstraint(check="void_at IS NULL OR left_pence = 0", name="rewards_voucher_void"),
        )


class VoucherEntry(Row):
    """What happened to a voucher's value: `pence` left it, or below zero came back. `key` makes it one within the voucher.

    `left_pence` is what was left then, so that the same word from a till twice hears the same answer.
    """

    id = fields.BigIntField(primary_key=True)
    voucher: fields.ForeignKeyRelation[Voucher] = fields.ForeignKeyField("rewards.Voucher", on_delete=fields.RESTRICT)
    voucher_id: int
    kind = fields.CharEnumField(EntryKind, max_length=6)
    key = fields.CharField(max_length=160)
    pence = fields.BigIntField()
    left_pence = fields.BigIntField()
    back: fields.ForeignKeyNullableRelation["VoucherEntry"] = fields.ForeignKeyField(
        "rewards.VoucherEntry", on_delete=fields.RESTRICT, null=True, related_name="taken_back"
    )
    back_id: int | None
    store: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField("portal.Store", on_delete=fields.RESTRICT, null=True)
    store_id: int | None
    period: fields.ForeignKeyRelation[Period] = fields.ForeignKeyField("rewards.Period", on_delete=fields.RESTRICT)
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    at = fields.DatetimeField()

    class Meta:
        table = "rewards_voucher_entry"
        indexes = (("back_id",),)
        constraints = (
            UniqueConstraint(fields=("voucher_id", "kind", "key"), name="rewards_voucher_entry_once"),
            CheckConstraint(check="kind IN ('use', 'back', 'expiry', 'move')", name="rewards_voucher_entry_kind"),
            CheckConstraint(
                check="(kind = 'back') = (back_id IS NOT NULL) AND (kind = 'back') = (pence < 0) AND pence <> 0",
                name="rewards_voucher_entry_pence",
            ),
            CheckConstraint(check="left_pence >= 0", name="rewards_voucher_entry_left"),
        )
