"""Awards without a purchase: what members' balances and meter readings earn by the year and by the month, and what was told of them."""

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row
from rewards.models.earning import RuleKind
from rewards.models.ledger import Account


class Award(Row):
    """What an account gets of a business line for the balances of a year, or the readings of a month: `starts_on` is its first day.

    What it comes to stands in the journal, in entries that name it: each is the difference to what they came to before (R5).
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT)
    account_id: int
    line: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    line_id: int
    kind = fields.CharEnumField(RuleKind, max_length=10)
    starts_on = fields.DateField()

    class Meta:
        table = "rewards_award"
        constraints = (
            UniqueConstraint(fields=("account_id", "line_id", "kind", "starts_on"), name="rewards_award_once"),
            CheckConstraint(check="kind IN ('balance', 'reading')", name="rewards_award_kind"),
        )


class AwardFact(Row):
    """A balance or a reading as a business line told it under a reference of its own: the newest word of a reference holds.

    `day` is that of the reading, of a balance the last of its year; `fuel` what the meter counts, `pence` the average balance.
    Never changed, never deleted: what was wrong is told anew or withdrawn, a row each.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    line: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    line_id: int
    reference = fields.CharField(max_length=40)
    number = fields.IntField(description="which word of its reference this is, from 1")
    award: fields.ForeignKeyRelation[Award] = fields.ForeignKeyField("rewards.Award", on_delete=fields.RESTRICT, db_index=True)
    award_id: int
    day = fields.DateField()
    fuel = fields.CharField(max_length=20, default="")
    pence = fields.BigIntField(null=True)
    withdrawn = fields.BooleanField(default=False)
    told_at = fields.DatetimeField()
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()

    class Meta:
        table = "rewards_award_fact"
        constraints = (
            UniqueConstraint(fields=("society_id", "line_id", "reference", "number"), name="rewards_award_fact_once"),
            CheckConstraint(check="number > 0 AND (number > 1 OR NOT withdrawn)", name="rewards_award_fact_number"),
            CheckConstraint(check="(fuel = '') = (pence IS NOT NULL) AND pence >= 0", name="rewards_award_fact_of"),
        )
