"""Where people live and meet: regions, communities, who lives where, who runs a page, what is on, who comes."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row
from regions.categories import LABELS


class Reply(StrEnum):
    """What a member answers to an activity. Maybe takes no place."""

    GOING = "going"
    MAYBE = "maybe"
    DECLINE = "decline"


class Region(Row):
    """Several communities under one roofline: `lane`, `hills` or `harbour`, as their pages draw it."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    code = fields.CharField(max_length=12)
    slug = fields.CharField(max_length=60, unique=True)
    name = fields.CharField(max_length=120)
    roofline = fields.CharField(max_length=10, default="lane")

    class Meta:
        table = "regions_region"
        constraints = (
            UniqueConstraint(fields=("society_id", "code"), name="regions_region_once"),
            CheckConstraint(check="roofline IN ('lane', 'hills', 'harbour')", name="regions_region_roofline"),
        )


class Community(Row):
    """The people around a shop. One community of a society is national: for those whom no catchment holds (R23)."""

    society_id: int
    region_id: int
    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    region: fields.ForeignKeyRelation[Region] = fields.ForeignKeyField("regions.Region", on_delete=fields.RESTRICT, db_index=True)
    slug = fields.CharField(max_length=60, unique=True)
    name = fields.CharField(max_length=120)
    greeting = fields.CharField(max_length=200, default="")
    time_zone = fields.CharField(max_length=40)
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    is_national = fields.BooleanField(default=False)

    class Meta:
        table = "regions_community"
        constraints = (UniqueConstraint(fields=("society_id",), name="regions_community_one_national", condition="is_national"),)


class StorePlace(Row):
    """In which community a store stands."""

    store_id: int
    community_id: int
    store: fields.OneToOneRelation[Any] = fields.OneToOneField("portal.Store", on_delete=fields.RESTRICT, primary_key=True)
    community: fields.ForeignKeyRelation[Community] = fields.ForeignKeyField("regions.Community", on_delete=fields.RESTRICT, db_index=True)

    class Meta:
        table = "regions_store_place"


class CatchmentVersion(Row):
    """A dated edition of the table that says which postcode belongs to which community (R23)."""

    society_id: int
    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    name = fields.CharField(max_length=120)
    begins_on = fields.DateField()
    loaded_at = fields.DatetimeField()

    class Meta:
        table = "regions_catchment_version"
        constraints = (UniqueConstraint(fields=("society_id", "begins_on"), name="regions_catchment_version_once"),)


class Catchment(Row):
    """A line of an edition: a full postcode, a sector or an outward code, and the part of it that a community holds."""

    id = fields.BigIntField(primary_key=True)
    version: fields.ForeignKeyRelation[CatchmentVersion] = fields.ForeignKeyField("regions.CatchmentVersion", on_delete=fields.CASCADE)
    community: fields.ForeignKeyRelation[Community] = fields.ForeignKeyField("regions.Community", on_delete=fields.RESTRICT)
    code = fields.CharField(max_length=10)
    share_basis_points = fields.SmallIntField(description="10,000: all of it")
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)

    class Meta:
        table = "regions_catchment"
        constraints = (
            UniqueConstraint(fields=("version_id", "code", "community_id"), name="regions_catchment_once"),
            CheckConstraint(check="share_basis_points BETWEEN 1 AND 10000", name="regions_catchment_share"),
        )


class Claim(Row):
    """A store claims a street, that is a full postcode, whatever lies nearest: the table decides, not geometry (R23)."""

    store_id: int
    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    store: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Store", on_delete=fields.RESTRICT)
    code = fields.CharField(max_length=10)
    claimed_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()

    class Meta:
        table = "regions_claim"
        constraints = (UniqueConstraint(fields=("society_id", "code"), name="regions_claim_one_live", condition="ended_at IS NULL"),)


class Residence(Row):
    """A time of belonging to a community (R24). Times never overlap: the second migration excludes it."""

    member_id: int
    community_id: int
    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Member", on_delete=fields.CASCADE, db_index=True)
    community: fields.ForeignKeyRelation[Community] = fields.ForeignKeyField("regions.Community", on_delete=fields.RESTRICT, db_index=True)
    postcode = fields.CharField(max_length=10)
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    begins_at = fields.DatetimeField()
    ends_at = fields.DatetimeField(null=True)
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()

    class Meta:
        table = "regions_residence"
        constraints = (
            UniqueConstraint(fields=("member_id",), name="regions_residence_one_live", condition="ends_at IS NULL"),
            CheckConstraint(check="ends_at IS NULL OR ends_at > begins_at", name="regions_residence_order"),
        )


class Appointment(Row):
    """A member runs a community's page for a year at most: appointed by one person, confirmed by another, ended by its date (R26)."""

    member_id: int
    community_id: int
    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Member", on_delete=fields.CASCADE, db_index=True)
    community: fields.ForeignKeyRelation[Community] = fields.ForeignKeyField(
        "regions.Community", on_delete=fields.RESTRICT, related_name="appointments", db_index=True
    )
    role = fields.CharField(max_length=12)
    begins_on = fields.DateField()
    ends_on = fields.DateField(description="the last day")
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    appointed_at = fields.DatetimeField()
    confirmed_by_kind = fields.CharField(max_length=10, null=True)
    confirmed_by_id = fields.BigIntField(null=True)
    confirmed_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    ended_by_kind = fields.CharField(max_length=10, null=True)
    ended_by_id = fields.BigIntField(null=True)

    class Meta:
        table = "regions_appointment"
        constraints = (
            CheckConstraint(check="role IN ('pioneer', 'co-ordinator')", name="regions_appointment_role"),
            CheckConstraint(check="ends_on > begins_on AND ends_on < begins_on + interval '12 months'", name="regions_appointment_term"),
            CheckConstraint(
                check="confirmed_at IS NULL OR (confirmed_by_kind, confirmed_by_id) <> (by_kind, by_id)",
                name="regions_appointment_two_persons",
            ),
        )


class Section(Row):
    """A part of a community's page; its words are those of its newest version."""

    community_id: int
    id = fields.BigIntField(primary_key=True)
    community: fields.ForeignKeyRelation[Community] = fields.ForeignKeyField("regions.Community", on_delete=fields.RESTRICT, db_index=True)
    position = fields.SmallIntField()
    once = fields.CharField(max_length=32, unique=True)
    removed_at = fields.DatetimeField(null=True)
    removed_by_kind = fields.CharField(max_length=10, null=True)
    removed_by_id = fields.BigIntField(null=True)

    class Meta:
        table = "regions_section"


class SectionVersion(Row):
    """What a section said from `published_at` on; never changed, so that every earlier text can come back."""

    section_id: int
    id = fields.BigIntField(primary_key=True)
    section: fields.ForeignKeyRelation[Section] = fields.ForeignKeyField(
        "regions.Section", on_delete=fields.RESTRICT, related_name="versions"
    )
    number = fields.IntField()
    heading = fields.CharField(max_length=80)
    text = fields.TextField(description="Markdown")
    published_at = fields.DatetimeField()
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()

    class Meta:
        table = "regions_section_version"
        constraints = (UniqueConstraint(fields=("section_id", "number"), name="regions_section_version_once"),)


class SectionReturn(Row):
    """A section that had been taken off the page came back: who did both, and when."""

    id = fields.BigIntField(primary_key=True)
    section: fields.ForeignKeyRelation[Section] = fields.ForeignKeyField(
        "regions.Section", on_delete=fields.RESTRICT, related_name="returns", db_index=True
    )
    removed_at = fields.DatetimeField()
    removed_by_kind = fields.CharField(max_length=10)
    removed_by_id = fields.BigIntField()
    returned_at = fields.DatetimeField()
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()

    class Meta:
        table = "regions_section_return"


class Bulletin(Row):
    """A notice of a store to its community, on show from one day to another."""

    id = fields.BigIntField(primary_key=True)
    community: fields.ForeignKeyRelation[Community] = fields.ForeignKeyField("regions.Community", on_delete=fields.RESTRICT, db_index=True)
    store: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField("portal.Store", on_delete=fields.RESTRICT, null=True)
    title = fields.CharField(max_length=120)
    text = fields.TextField(description="Markdown")
    begins_on = fields.DateField()
    ends_on = fields.DateField(description="the last day")
    created_at = fields.DatetimeField()
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()

    class Meta:
        table = "regions_bulletin"
        constraints = (
            UniqueConstraint(fields=("store_id", "title", "begins_on"), name="regions_bulletin_once"),
            CheckConstraint(check="ends_on >= begins_on", name="regions_bulletin_order"),
        )


class Space(Row):
    """A room of a store that activities may use."""

    store_id: int
    id = fields.BigIntField(primary_key=True)
    store: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Store", on_delete=fields.RESTRICT)
    community: fields.ForeignKeyRelation[Community] = fields.ForeignKeyField("regions.Community", on_delete=fields.RESTRICT, db_index=True)
    name = fields.CharField(max_length=120)
    seats = fields.SmallIntField()

    class Meta:
        table = "regions_space"
        constraints = (
            UniqueConstraint(fields=("store_id", "name"), name="regions_space_once"),
            CheckConstraint(check="seats > 0", name="regions_space_seats"),
        )


class Activity(Row):
    """Something that members come to. `places_taken` counts members, their guests, and places held for an offer: never above `capacity`."""

    community_id: int
    space_id: int | None
    id = fields.BigIntField(primary_key=True)
    community: fields.ForeignKeyRelation[Community] = fields.ForeignKeyField("regions.Community", on_delete=fields.RESTRICT)
    space: fields.ForeignKeyNullableRelation[Space] = fields.ForeignKeyField(
        "regions.Space", on_delete=fields.RESTRICT, null=True, db_index=True
    )
    slug = fields.CharField(max_length=120, unique=True)
    once = fields.CharField(max_length=32, unique=True)
    title = fields.CharField(max_length=120)
    text = fields.TextField(description="Markdown")
    category = fields.CharField(max_length=20)
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    time_zone = fields.CharField(max_length=40)
    place = fields.CharField(max_length=200)
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    online = fields.BooleanField(default=False)
    free = fields.BooleanField(default=True)
    step_free = fields.BooleanField(default=False)
    access_notes = fields.CharField(max_length=300, default="")
    sensitive = fields.BooleanField(default=False, description="R37: kept out of all talk")
    capacity = fields.IntField(null=True, description="null: open to all")
    places_taken = fields.IntField(default=0)
    sequence = fields.IntField(default=0, description="rises when calendars must hear of a change")
    created_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    changed_by_kind = fields.CharField(max_length=10, null=True, description="null: it stands as it was planned")
    changed_by_id = fields.BigIntField(null=True)
    published_at = fields.DatetimeField(null=True, description="null: a draft; later than now: on show from then")
    cancelled_at = fields.DatetimeField(null=True)
    cancelled_by_kind = fields.CharField(max_length=10, null=True)
    cancelled_by_id = fields.BigIntField(null=True)
    cancelled_why = fields.CharField(max_length=200, default="")

    class Meta:
        table = "regions_activity"
        indexes = (("community_id", "starts_at"), ("starts_at",))
        constraints = (
            CheckConstraint(check="ends_at > starts_at", name="regions_activity_order"),
            CheckConstraint(
                check="places_taken >= 0 AND (capacity IS NULL OR places_taken <= capacity)", name="regions_activity_never_over"
            ),
            CheckConstraint(check=f"category IN {tuple(LABELS)}", name="regions_activity_category"),
        )

    @property
    def uid(self) -> str:
        """The calendar's name for it, the same for life."""
        return f"activity-{self.id}@toadlane"

    @property
    def places_left(self) -> int | None:
        """How many places nobody has or is offered; None: no limit."""
        return None if self.capacity is None else self.capacity - self.places_taken

    def is_shown(self, now: datetime) -> bool:
        """Whether it is published by now."""
        return self.published_at is not None and self.published_at <= now

    def is_closed(self, now: datetime) -> bool:
        """Whether it takes no more answers but "I cannot"."""
        return self.cancelled_at is not None or now >= self.starts_at


class Rsvp(Row):
    """A member's answer to an activity, the newest one."""

    activity_id: int
    member_id: int
    id = fields.BigIntField(primary_key=True)
    activity: fields.ForeignKeyRelation[Activity] = fields.ForeignKeyField("regions.Activity", on_delete=fields.RESTRICT)
    member: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Member", on_delete=fields.CASCADE, db_index=True)
    reply = fields.CharEnumField(Reply, max_length=8)
    guests = fields.SmallIntField(default=0)
    answered_at = fields.DatetimeField()
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()

    class Meta:
        table = "regions_rsvp"
        constraints = (
            UniqueConstraint(fields=("activity_id", "member_id"), name="regions_rsvp_once"),
            CheckConstraint(check="reply IN ('going', 'maybe', 'decline')", name="regions_rsvp_reply"),
            CheckConstraint(check="guests BETWEEN 0 AND 9", name="regions_rsvp_guests"),
        )

    @property
    def places(self) -> int:
        """How many places the answer takes: the member and the guests, or none."""
        return 1 + int(self.guests) if self.reply is Reply.GOING else 0

    def says(self, reply: Reply, guests: int) -> bool:
        """Whether this is that very answer; guests matter only to those who come."""
        return bool(self.reply is reply and (self.guests == guests or reply is not Reply.GOING))


class Turn(Row):
    """A turn on the waitlist. Turns come in the order of their ids: they are taken one by one, under the activity's lock.

    While `offer_ends_at` stands and the turn has not ended, its places are held.
    """

    activity_id: int
    member_id: int
    id = fields.BigIntField(primary_key=True)
    activity: fields.ForeignKeyRelation[Activity] = fields.ForeignKeyField("regions.Activity", on_delete=fields.RESTRICT, db_index=True)
    member: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Member", on_delete=fields.CASCADE, db_index=True)
    guests = fields.SmallIntField(default=0)
    taken_at = fields.DatetimeField()
    offered_at = fields.DatetimeField(null=True)
    offer_ends_at = fields.DatetimeField(null=True)
    skipped_at = fields.DatetimeField(null=True, description="when places came free that were too few for this party")
    ended_at = fields.DatetimeField(null=True)
    ended_how = fields.CharField(max_length=8, null=True)

    class Meta:
        table = "regions_turn"
        constraints = (
            UniqueConstraint(fields=("activity_id", "member_id"), name="regions_turn_one_live", condition="ended_at IS NULL"),
            CheckConstraint(check="guests BETWEEN 0 AND 9", name="regions_turn_guests"),
            CheckConstraint(check="(ended_at IS NULL) = (ended_how IS NULL)", name="regions_turn_whole"),
            CheckConstraint(check="ended_how IN ('place', 'left', 'lapsed', 'closed')", name="regions_turn_how"),
        )

    @property
    def places(self) -> int:
        """How many places this party needs."""
        return 1 + int(self.guests)

    @property
    def places_held(self) -> int:
        """How many places are held for it now."""
        return self.places if self.offered_at and not self.ended_at else 0
