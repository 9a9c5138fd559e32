"""The close of books: what was posted at once with its hash, the chain of a sealed period, and who closed a period."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row
from rewards.models.ledger import Period


class Batch(Row):
    """What was posted to a period at one instant: how many entries, and the root of the tree of hashes over them (batches.py).

    (period, instant) names it and its transfers; the migration makes the key, this model reads by one column of it. `covers` says whose
    entries these are: those of the ledger's transfers, or of what else posts a set of its own.
    """

    posted_at = fields.DatetimeField(primary_key=True)
    period_id = fields.IntField()
    covers = fields.CharField(max_length=40)
    entries_count = fields.BigIntField()
    root = fields.BinaryField()

    class Meta:
        table = "rewards_batch"


class SealedBatch(Row):
    """A batch in the chain of its sealed period: its place, from 1 on, and the hash that takes in all batches before it."""

    id = fields.BigIntField(primary_key=True)
    period: fields.ForeignKeyRelation[Period] = fields.ForeignKeyField("rewards.Period", on_delete=fields.RESTRICT)
    period_id: int
    place = fields.BigIntField()
    posted_at = fields.DatetimeField()
    hash = fields.BinaryField()

    class Meta:
        table = "rewards_sealed_batch"
        constraints = (
            UniqueConstraint(fields=("period_id", "place"), name="rewards_sealed_batch_place"),
            UniqueConstraint(fields=("period_id", "posted_at"), name="rewards_sealed_batch_once"),
        )


class Step(StrEnum):
    """What closes a period, in this order. Where more was posted after it was agreed, it is agreed again."""

    LOCKED = "locked"
    AGREED = "agreed"
    SEALED = "sealed"


class BooksStep(Row):
    """A period's books moved on: by whom, when, and what stood then.

    Agreed keeps the trial balance in `says`, sealed its head, the last hash of the chain in hexadecimal digits.
    """

    id = fields.BigIntField(primary_key=True)
    period: fields.ForeignKeyRelation[Period] = fields.ForeignKeyField("rewards.Period", on_delete=fields.RESTRICT, db_index=True)
    period_id: int
    step = fields.CharEnumField(Step, max_length=10)
    says: fields.JSONField[dict[str, Any]] = fields.JSONField()
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    by_name = fields.CharField(max_length=160)
    at = fields.DatetimeField()

    class Meta:
        table = "rewards_books_step"
        constraints = (
            CheckConstraint(check="step IN ('locked', 'agreed', 'sealed')", name="rewards_books_step_kind"),
            UniqueConstraint(fields=("period_id", "step"), name="rewards_books_step_once", condition="step <> 'agreed'"),
        )
