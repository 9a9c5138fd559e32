"""Shares: that a member paid what was due of theirs."""

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

from portal.kit.rows import Row
from rewards.models.ledger import Account, Period


class ShareReceipt(Row):
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
