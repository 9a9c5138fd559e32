"""Who gets the 1%: rounds, causes, who chose which, and counters of what came together.

The money itself stands in the ledger, in accounts that a running cause or an undecided pool owns; the counters here are kept at posting
so that pages need not add up, and `verify` adds them up again.
"""

from datetime import datetime
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from causes.categories import LABELS
from portal.kit.rows import Row
from portal.models import Society
from regions.models import Community


class Round(Row):
    """Twelve months in which the 1% comes together for causes (R16), then it is settled. Rounds of a society never overlap.

    `causes_most` is how many causes may run in a community at once; with `sweeps`, a first choice takes the member's own undecided
    entries of the round along (R14).
    """

    society_id: int
    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    name = fields.CharField(max_length=40)
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    settled_at = fields.DatetimeField(null=True)
    causes_most = fields.SmallIntField(default=3)
    sweeps = fields.BooleanField(default=True)

    class Meta:
        table = "causes_round"
        constraints = (
            UniqueConstraint(fields=("society_id", "starts_at"), name="causes_round_once"),
            CheckConstraint(check="ends_at > starts_at AND causes_most > 0", name="causes_round_bounds"),
        )


class Cause(Row):
    """A charity or club near a community, as its page tells it. `sensitive` keeps it out of all talk (R37)."""

    society_id: int
    community_id: int
    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    community: fields.ForeignKeyRelation[Community] = fields.ForeignKeyField("regions.Community", on_delete=fields.RESTRICT, db_index=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=120)
    aim = fields.CharField(max_length=160)
    story = fields.TextField(default="", description="Markdown")
    needs = fields.CharField(max_length=300, default="")
    category = fields.CharField(max_length=20)
    sensitive = fields.BooleanField(default=False)
    registered_name = fields.CharField(max_length=160, default="")
    organisation_id = fields.CharField(max_length=60, default="", description="org-id.guide: GB-CHC-1234567")
    website = fields.CharField(max_length=200, default="")
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)

    class Meta:
        table = "causes_cause"
        constraints = (
            CheckConstraint(check=f"category IN {tuple(LABELS)}", name="causes_cause_category"),
            CheckConstraint(check="(latitude IS NULL) = (longitude IS NULL)", name="causes_cause_place"),
        )


class Running(Row):
    """A cause that runs in a round, for a community; it ends with the round, or before (R20)."""

    round_id: int
    cause_id: int
    community_id: int
    id = fields.BigIntField(primary_key=True)
    round: fields.ForeignKeyRelation[Round] = fields.ForeignKeyField("causes.Round", on_delete=fields.RESTRICT)
    cause: fields.ForeignKeyRelation[Cause] = fields.ForeignKeyField("causes.Cause", on_delete=fields.RESTRICT, db_index=True)
    community: fields.ForeignKeyRelation[Community] = fields.ForeignKeyField("regions.Community", on_delete=fields.RESTRICT, db_index=True)
    begins_at = fields.DatetimeField()
    ends_at = fields.DatetimeField(null=True)

    class Meta:
        table = "causes_running"
        constraints = (
            UniqueConstraint(fields=("round_id", "cause_id"), name="causes_running_once"),
            CheckConstraint(check="ends_at IS NULL OR ends_at >= begins_at", name="causes_running_order"),
        )

    def runs_at(self, at: datetime) -> bool:
        """Whether it runs at an instant; `round` must be loaded."""
        return self.begins_at <= at < (self.ends_at or self.round.ends_at)


class Choice(Row):
    """A member's 1% goes to a cause from `begins_at` on, until another choice or the end of the round (R14).

    The first choice of a round, and only it, takes undecided entries along: `is_first` says which it was.
    """

    member_id: int
    round_id: int
    running_id: int
    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Member", on_delete=fields.RESTRICT)
    round: fields.ForeignKeyRelation[Round] = fields.ForeignKeyField("causes.Round", on_delete=fields.RESTRICT)
    running: fields.ForeignKeyRelation[Running] = fields.ForeignKeyField("causes.Running", on_delete=fields.RESTRICT, db_index=True)
    is_first = fields.BooleanField()
    begins_at = fields.DatetimeField()
    ends_at = fields.DatetimeField(null=True)
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()

    class Meta:
        table = "causes_choice"
        indexes = (("member_id", "round_id", "begins_at"),)
        constraints = (
            UniqueConstraint(fields=("member_id", "round_id"), name="causes_choice_one_live", condition="ends_at IS NULL"),
            UniqueConstraint(fields=("member_id", "round_id"), name="causes_choice_one_first", condition="is_first"),
            CheckConstraint(check="ends_at IS NULL OR ends_at >= begins_at", name="causes_choice_order"),
        )


class Pool(Row):
    """Where undecided money of a round waits: of a community, or of the society at large where it has no community at all (R15)."""

    id = fields.BigIntField(primary_key=True)
    round: fields.ForeignKeyRelation[Round] = fields.ForeignKeyField("causes.Round", on_delete=fields.RESTRICT)
    community: fields.ForeignKeyNullableRelation[Community] = fields.ForeignKeyField(
        "regions.Community", on_delete=fields.RESTRICT, null=True
    )

    class Meta:
        table = "causes_pool"


class Sweep(Row):
    """A first choice took a member's undecided entries out of a pool; `units` may be below zero where refunds outweigh (R14)."""

    id = fields.BigIntField(primary_key=True)
    choice: fields.ForeignKeyRelation[Choice] = fields.ForeignKeyField("causes.Choice", on_delete=fields.RESTRICT)
    pool: fields.ForeignKeyRelation[Pool] = fields.ForeignKeyField("causes.Pool", on_delete=fields.RESTRICT)
    units = fields.BigIntField()
    at = fields.DatetimeField()

    class Meta:
        table = "causes_sweep"
        constraints = (UniqueConstraint(fields=("choice_id", "pool_id"), name="causes_sweep_once"),)


class Accrual(Row):
    """Units that lie with a cause, or undecided, by the day of the purchases: a counter kept at posting."""

    id = fields.BigIntField(primary_key=True)
    round: fields.ForeignKeyRelation[Round] = fields.ForeignKeyField("causes.Round", on_delete=fields.RESTRICT)
    community: fields.ForeignKeyNullableRelation[Community] = fields.ForeignKeyField(
        "regions.Community", on_delete=fields.RESTRICT, null=True
    )
    running: fields.ForeignKeyNullableRelation[Running] = fields.ForeignKeyField(
        "causes.Running", on_delete=fields.RESTRICT, null=True, db_index=True
    )
    day = fields.DateField()
    units = fields.BigIntField()

    class Meta:
        table = "causes_accrual"


class Part(Row):
    """A member's own units with a cause, or undecided, by the choice that sent them there: a counter kept at posting.

    The member stands in it as the number of their points account (R41).
    """

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("rewards.Account", on_delete=fields.RESTRICT)
    round: fields.ForeignKeyRelation[Round] = fields.ForeignKeyField("causes.Round", on_delete=fields.RESTRICT)
    community: fields.ForeignKeyNullableRelation[Community] = fields.ForeignKeyField(
        "regions.Community", on_delete=fields.RESTRICT, null=True
    )
    running: fields.ForeignKeyNullableRelation[Running] = fields.ForeignKeyField(
        "causes.Running", on_delete=fields.RESTRICT, null=True, db_index=True
    )
    choice: fields.ForeignKeyNullableRelation[Choice] = fields.ForeignKeyField("causes.Choice", on_delete=fields.RESTRICT, null=True)
    units = fields.BigIntField()

    class Meta:
        table = "causes_part"
