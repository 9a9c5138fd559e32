"""Holdings: policies, plans and mandates of members, as the systems of business lines tell them, every state that they told, and which
lists were complete."""

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row


class Holding(Row):
    """What a member holds with a business line, under one reference of that line's own."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    line: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    line_id: int
    member: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Member", on_delete=fields.RESTRICT, db_index=True)
    member_id: int
    reference = fields.CharField(max_length=40)
    states: fields.ReverseRelation["HoldingState"]

    class Meta:
        table = "rewards_holding"
        constraints = (UniqueConstraint(fields=("society_id", "line_id", "reference"), name="rewards_holding_once"),)


class HoldingState(Row):
    """A state of a holding: first told as of a day, and told again the same until another; the one that was told last holds."""

    id = fields.BigIntField(primary_key=True)
    holding: fields.ForeignKeyRelation[Holding] = fields.ForeignKeyField(
        "rewards.Holding", on_delete=fields.RESTRICT, related_name="states"
    )
    holding_id: int
    as_of = fields.DateField()
    again_as_of = fields.DateField(description="the last day as of which it was told the same")
    kind = fields.CharField(max_length=40, description="empty in a sensitive line (X1)")
    state = fields.CharField(max_length=10)
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)
    told_at = fields.DatetimeField()
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()

    class Meta:
        table = "rewards_holding_state"
        constraints = (
            UniqueConstraint(fields=("holding_id", "as_of"), name="rewards_holding_state_once"),
            CheckConstraint(check="again_as_of >= as_of", name="rewards_holding_state_told"),
            CheckConstraint(check="ends_on >= starts_on", name="rewards_holding_state_order"),
            CheckConstraint(check="state IN ('applied', 'active', 'paused', 'ended')", name="rewards_holding_state_known"),
            CheckConstraint(check="state <> 'ended' OR ends_on IS NOT NULL", name="rewards_holding_state_ended"),
        )


class HoldingList(Row):
    """A list that its source called complete: as of a day it named all that members hold of a line, or of one kind in it."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    line: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    kind = fields.CharField(max_length=40, description="the source's own word; empty for the whole line")
    as_of = fields.DateField()
    body_hash = fields.BinaryField()
    told_at = fields.DatetimeField()
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()

    class Meta:
        table = "rewards_holding_list"
        constraints = (UniqueConstraint(fields=("society_id", "line_id", "kind", "as_of"), name="rewards_holding_list_once"),)
