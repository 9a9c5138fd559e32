"""The journal: points that no till told, a row each."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row
from rewards.models.ledger import Account, Period


class EntryKind(StrEnum):
    """Why points came or went without a till: given without a purchase, put right, ended unused, or brought over from an older system."""

    AWARD = "award"
    CORRECTION = "correction"
    LAPSE = "lapse"
    BROUGHT = "brought"


class JournalEntry(Row):
    """Points of a business line that an account got or, below zero, lost on a day, and who saw to it.

    `books` is the period whose books took it (R8). A correction names the purchase whose points it puts right; `subject` is whatever else
    stands behind it, an opaque kind and id. Never changed, never deleted: a wrong entry is corrected by another.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT, db_index=True)
    account_id: int
    line: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    line_id: int
    kind = fields.CharEnumField(EntryKind, max_length=12)
    points = fields.BigIntField()
    day = fields.DateField()
    books: fields.ForeignKeyRelation[Period] = fields.ForeignKeyField("rewards.Period", on_delete=fields.RESTRICT)
    books_id: int
    key = fields.CharField(max_length=160, description="what makes the entry one, within its society")
    reason = fields.CharField(max_length=40, default="", description="a code of whoever writes such entries")
    note = fields.CharField(max_length=300, default="")
    purchase_period_id = fields.IntField(null=True)
    purchase_id = fields.BigIntField(null=True)
    subject_kind = fields.CharField(max_length=20, default="")
    subject_id = fields.BigIntField(null=True)
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    by_name = fields.CharField(max_length=160)
    at = fields.DatetimeField()

    class Meta:
        table = "rewards_journal_entry"
        constraints = (
            UniqueConstraint(fields=("society_id", "key"), name="rewards_journal_entry_once"),
            CheckConstraint(check="points <> 0", name="rewards_journal_entry_points"),
            CheckConstraint(check="kind IN ('award', 'correction', 'lapse', 'brought')", name="rewards_journal_entry_kind"),
            CheckConstraint(check="kind <> 'lapse' OR points < 0", name="rewards_journal_entry_lapse"),
            CheckConstraint(check="(purchase_id IS NULL) = (purchase_period_id IS NULL)", name="rewards_journal_entry_purchase"),
            CheckConstraint(check="(subject_kind = '') = (subject_id IS NULL)", name="rewards_journal_entry_subject"),
        )
