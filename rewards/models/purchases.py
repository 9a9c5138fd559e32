"""What tills sold, whole, and how a source of till files writes.

Purchases are partitioned by accounting period; the migration makes the tables, this model reads them.
"""

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

from portal.kit.rows import Row
from rewards.models.ledger import Account


class Purchase(Row):
    """What a till sold to a member, whole: its lines, what each earned or why not, and what was posted for it.

    `id` is 63 bits of the SHA-256 of `key` (X1: society, store, till, receipt, day); read it with its period.
    A refund is a purchase of its own that names the one it takes back from (R7); its amounts are negative. `books_id` is the period
    whose books took it: that of its day, or once that was locked the one that ran (R8). One without lines that names in `releases_id`
    another gives what of that one could no longer be given back on its day (R6).
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
    releases_id = fields.BigIntField(null=True)
    releases_period_id = fields.IntField(null=True)

    class Meta:
        table = "rewards_purchase"


class Pending(Row):
    """What a purchase will give on the day on which it can no longer be given back (R6); a refund before that adds a row below zero.

    `told` is the purchase or refund that said so. What a day gives is what its rows come to; it is in the books once a purchase without
    lines releases it. Never changed, never deleted.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT, db_index=True)
    purchase_period_id = fields.IntField()
    purchase_id = fields.BigIntField()
    told_period_id = fields.IntField()
    told_id = fields.BigIntField()
    due_on = fields.DateField()
    points = fields.BigIntField()
    contribution_units = fields.BigIntField()
    earned: fields.JSONField[list[dict[str, Any]]] = fields.JSONField()

    class Meta:
        table = "rewards_pending"
        constraints = (UniqueConstraint(fields=("told_period_id", "told_id", "due_on"), name="rewards_pending_once"),)
        indexes = (("society_id", "due_on"), ("purchase_id", "due_on"))


class TillMapping(Row):
    """How one source of till files writes: which columns mean what, its currency, its clock, its categories."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    name = fields.CharField(max_length=40)
    says: fields.JSONField[dict[str, Any]] = fields.JSONField()

    class Meta:
        table = "rewards_till_mapping"
        constraints = (UniqueConstraint(fields=("society_id", "name"), name="rewards_till_mapping_once"),)
