"""Rows of care: what members want of it, whom staff looked for, and what they could mention to a member."""

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row


class LookUp(Row):
    """Staff looked for a member: by what, and whom the answer named. What was typed is not kept (O18)."""

    staff_id: int
    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    staff: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Staff", on_delete=fields.RESTRICT, db_index=True)
    kind = fields.CharField(max_length=10)
    found: fields.JSONField[list[str]] = fields.JSONField(description="the numbers of the members that the answer named")
    at = fields.DatetimeField()

    class Meta:
        table = "care_look_up"
        constraints = (CheckConstraint(check="kind IN ('number', 'email', 'phone', 'identifier', 'address')", name="care_look_up_kind"),)


class Mention(Row):
    """A talking point that one opening of a member's record showed, and what became of it.

    What it is about is a kind and an id; `category` is the kind of thing that "not wanted" silences for 12 months (R29).
    """

    member_id: int
    opening_id: int
    marked_by_id: int | None
    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Member", on_delete=fields.RESTRICT)
    opening: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.AccessEntry", on_delete=fields.RESTRICT)
    about_kind = fields.CharField(max_length=20)
    about_id = fields.BigIntField()
    category = fields.CharField(max_length=40)
    shown_at = fields.DatetimeField()
    outcome = fields.CharField(max_length=10, null=True)
    marked_at = fields.DatetimeField(null=True)
    marked_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField("portal.Staff", on_delete=fields.RESTRICT, null=True)

    class Meta:
        table = "care_mention"
        indexes = (("member_id", "shown_at"),)
        constraints = (
            UniqueConstraint(fields=("opening_id", "about_kind", "about_id"), name="care_mention_once"),
            CheckConstraint(check="about_kind = 'activity'", name="care_mention_about"),
            CheckConstraint(check="outcome IN ('said', 'interested', 'not wanted')", name="care_mention_outcome"),
            CheckConstraint(
                check="(outcome IS NULL) = (marked_at IS NULL) AND (outcome IS NULL) = (marked_by_id IS NULL)", name="care_mention_marked"
            ),
        )


class Case(Row):
    """Something that a member wants from care, from first contact to its end. It is about a kind and an id, one case for each."""

    member_id: int
    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    member: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Member", on_delete=fields.RESTRICT)
    subject_kind = fields.CharField(max_length=20)
    subject_id = fields.BigIntField()
    channel = fields.CharField(max_length=10, description="how the member came with it; desk: through staff")
    opened_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    outcome = fields.CharField(max_length=10, null=True)

    class Meta:
        table = "care_case"
        indexes = (("member_id", "opened_at"),)
        constraints = (
            UniqueConstraint(fields=("subject_kind", "subject_id"), name="care_case_once"),
            CheckConstraint(check="subject_kind = 'claim'", name="care_case_subject"),
            CheckConstraint(check="channel IN ('web', 'desk')", name="care_case_channel"),
            CheckConstraint(check="outcome IN ('booked', 'rejected')", name="care_case_outcome"),
            CheckConstraint(check="(closed_at IS NULL) = (outcome IS NULL) AND closed_at >= opened_at", name="care_case_closed"),
        )

    @property
    def is_open(self) -> bool:
        """Whether nobody has ended it yet."""
        return self.closed_at is None
