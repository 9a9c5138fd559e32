"""Who there is: societies, their shops and people, and the traces of what people did.

Every number range, key and rule carries its society: one installation serves several.
"""

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row


class Installation(Row):
    """One row: whether this database holds the demo or real members. The demo never starts on data that is not its own."""

    id = fields.SmallIntField(primary_key=True)
    demo = fields.BooleanField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "portal_installation"
        constraints = (CheckConstraint(check="id = 1", name="portal_installation_one"),)


class Society(Row):
    """A co-operative: its money, its clock, and the first two digits of its numbers (R35)."""

    id = fields.BigIntField(primary_key=True)
    slug = fields.CharField(max_length=40, unique=True)
    name = fields.CharField(max_length=120)
    currency = fields.CharField(max_length=3)
    language = fields.CharField(max_length=5)
    country = fields.CharField(max_length=2)
    time_zone = fields.CharField(max_length=40)
    number_range = fields.CharField(max_length=2, unique=True)
    share_pence = fields.BigIntField(description="R31: the capital that a member holds")
    age_least = fields.SmallIntField(description="R30")
    created_at = fields.DatetimeField()

    class Meta:
        table = "portal_society"
        constraints = (
            CheckConstraint(check="number_range ~ '^[0-9]{2}$'", name="portal_society_range"),
            CheckConstraint(check="share_pence >= 0 AND age_least BETWEEN 0 AND 30", name="portal_society_bounds"),
        )


class Brand(Row):
    """A name under which a society speaks; consent is given per brand (R36)."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    name = fields.CharField(max_length=120)

    class Meta:
        table = "portal_brand"
        constraints = (UniqueConstraint(fields=("society_id", "name"), name="portal_brand_once"),)


class BusinessLine(Row):
    """Food, funeral care, insurance ...: `names` holds the name in each language, `sensitive` what R37 keeps out of all talk."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    code = fields.CharField(max_length=30)
    names: fields.JSONField[dict[str, str]] = fields.JSONField()
    sensitive = fields.BooleanField(default=False)

    class Meta:
        table = "portal_business_line"
        constraints = (UniqueConstraint(fields=("society_id", "code"), name="portal_business_line_once"),)


class Store(Row):
    """A shop, a funeral home, or the society's counter on the web; `number` is what its tills call it."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    line: fields.ForeignKeyRelation[BusinessLine] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    number = fields.CharField(max_length=20)
    name = fields.CharField(max_length=120)
    address = fields.CharField(max_length=300, default="")
    postcode = fields.CharField(max_length=10, default="")
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    time_zone = fields.CharField(max_length=40)

    class Meta:
        table = "portal_store"
        constraints = (UniqueConstraint(fields=("society_id", "number"), name="portal_store_once"),)


class Person(Row):
    """A human being and how to reach them. `email_key` and `surname_key` are what look-ups compare."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    given_name = fields.CharField(max_length=80)
    family_name = fields.CharField(max_length=80)
    surname_key = fields.CharField(max_length=80)
    birth_date = fields.DateField(null=True)
    email = fields.CharField(max_length=254, null=True)
    email_key = fields.CharField(max_length=254, null=True, db_index=True)
    phone = fields.CharField(max_length=16, null=True, db_index=True, description="E.164")
    address = fields.CharField(max_length=300, default="")
    postcode = fields.CharField(max_length=10, default="")
    country = fields.CharField(max_length=2)
    language = fields.CharField(max_length=5)
    theme = fields.CharField(max_length=5, null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "portal_person"
        indexes = (("society_id", "postcode", "surname_key"),)
        constraints = (
            CheckConstraint(check="language IN ('en_GB', 'cy', 'da')", name="portal_person_language"),
            CheckConstraint(check="theme IN ('light', 'dark')", name="portal_person_theme"),
        )

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def short_name(self) -> str:
        """First name and initial: all that other members ever see (R27)."""
        return f"{self.given_name} {self.family_name[:1]}."


class Member(Row):
    """A person's place in a society. The number never changes; cards have numbers of their own (R35)."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    person: fields.OneToOneRelation[Person] = fields.OneToOneField("portal.Person", on_delete=fields.RESTRICT, related_name="member")
    person_id: int
    number = fields.CharField(max_length=11, unique=True)
    joined_at = fields.DatetimeField()

    class Meta:
        table = "portal_member"
        constraints = (CheckConstraint(check="number ~ '^[0-9]{11}$'", name="portal_member_number"),)


class Membership(Row):
    """A time of being a member: it begins by joining and ends by leaving, death or exclusion; one is live at most (R33)."""

    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField("portal.Member", on_delete=fields.RESTRICT, db_index=True)
    how = fields.CharField(max_length=12, description="online, phone, store, import (R32)")
    began_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    ended_why = fields.CharField(max_length=40, null=True)

    class Meta:
        table = "portal_membership"
        constraints = (
            UniqueConstraint(fields=("member_id",), name="portal_membership_one_live", condition="ended_at IS NULL"),
            CheckConstraint(check="ended_at IS NULL OR ended_at >= began_at", name="portal_membership_order"),
            CheckConstraint(check="how IN ('online', 'phone', 'store', 'import')", name="portal_membership_how"),
        )


class Identifier(Row):
    """Another name by which a system knows a member: a till's household, a social handle."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField("portal.Member", on_delete=fields.CASCADE, db_index=True)
    member_id: int
    kind = fields.CharField(max_length=20)
    value = fields.CharField(max_length=120)

    class Meta:
        table = "portal_identifier"
        constraints = (UniqueConstraint(fields=("society_id", "kind", "value"), name="portal_identifier_once"),)


CARDS_MOST = 1_000
"""How many temporary cards are made at once."""


class CardBatch(Row):
    """Temporary cards made for a store to sell: nobody's yet (R32)."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    store: fields.ForeignKeyRelation[Store] = fields.ForeignKeyField("portal.Store", on_delete=fields.RESTRICT)
    store_id: int
    count = fields.IntField()
    once = fields.CharField(max_length=32)
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    by_name = fields.CharField(max_length=160)
    at = fields.DatetimeField()

    class Meta:
        table = "portal_card_batch"
        constraints = (
            UniqueConstraint(fields=("society_id", "once"), name="portal_card_batch_once"),
            CheckConstraint(check=f"count BETWEEN 1 AND {CARDS_MOST}", name="portal_card_batch_count"),
        )


class Card(Row):
    """What a till scans. A purchase on a blocked card is held (M3); its number still finds the member, and one is active (R35).

    A temporary card is one of a `batch`: it belongs to nobody until somebody registers it, within twelve weeks of its first use (R32). Then
    it is one of the member's cards and goes on working beside the active one.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "portal.Member", on_delete=fields.RESTRICT, null=True, db_index=True
    )
    member_id: int | None
    batch: fields.ForeignKeyNullableRelation[CardBatch] = fields.ForeignKeyField(
        "portal.CardBatch", on_delete=fields.RESTRICT, null=True, db_index=True
    )
    batch_id: int | None
    number = fields.CharField(max_length=11, unique=True)
    issued_at = fields.DatetimeField()
    first_used_at = fields.DatetimeField(null=True, description="of a temporary card: its first purchase")
    registered_at = fields.DatetimeField(null=True)
    registered_by_kind = fields.CharField(max_length=10, null=True)
    registered_by_id = fields.BigIntField(null=True)
    blocked_at = fields.DatetimeField(null=True)
    blocked_by_kind = fields.CharField(max_length=10, null=True)
    blocked_by_id = fields.BigIntField(null=True)

    class Meta:
        table = "portal_card"
        constraints = (
            CheckConstraint(check="number ~ '^[0-9]{11}$'", name="portal_card_number"),
            UniqueConstraint(fields=("member_id",), name="portal_card_one_active", condition="blocked_at IS NULL AND batch_id IS NULL"),
            CheckConstraint(
                check="(registered_at IS NULL) = (batch_id IS NULL OR member_id IS NULL) "
                "AND (registered_at IS NULL) = (registered_by_kind IS NULL) AND (registered_at IS NULL) = (registered_by_id IS NULL)",
                name="portal_card_registered",
            ),
        )


class Staff(Row):
    """Somebody who works for a society. `subject` is who the identity provider says they are, as "issuer subject": once in each society."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    person: fields.OneToOneRelation[Person] = fields.OneToOneField("portal.Person", on_delete=fields.RESTRICT, related_name="staff")
    person_id: int
    given_roles: fields.ReverseRelation["StaffRole"]
    store: fields.ForeignKeyNullableRelation[Store] = fields.ForeignKeyField("portal.Store", on_delete=fields.RESTRICT, null=True)
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "portal.Member", on_delete=fields.RESTRICT, null=True, description="who they are as a member (O18)"
    )
    member_id: int | None
    member_by_kind = fields.CharField(max_length=10, null=True)
    member_by_id = fields.BigIntField(null=True)
    subject = fields.CharField(max_length=400, null=True)
    created_at = fields.DatetimeField()
    disabled_at = fields.DatetimeField(null=True)
    disabled_by_kind = fields.CharField(max_length=10, null=True)
    disabled_by_id = fields.BigIntField(null=True)

    class Meta:
        table = "portal_staff"
        constraints = (UniqueConstraint(fields=("society_id", "subject"), name="portal_staff_subject_once"),)


class StaffRole(Row):
    """An appointment in the product: the identity provider admits staff, this says what they may do, once it is confirmed."""

    staff_id: int
    given_by_id: int | None
    confirmed_by_id: int | None
    id = fields.BigIntField(primary_key=True)
    staff: fields.ForeignKeyRelation[Staff] = fields.ForeignKeyField("portal.Staff", on_delete=fields.CASCADE, related_name="given_roles")
    given_by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "portal.Staff", on_delete=fields.RESTRICT, null=True, related_name="roles_given"
    )
    role = fields.CharField(max_length=30)
    given_at = fields.DatetimeField()
    confirmed_by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "portal.Staff", on_delete=fields.RESTRICT, null=True, related_name="roles_confirmed"
    )
    confirmed_at = fields.DatetimeField(null=True, description="from then on it counts")
    ended_at = fields.DatetimeField(null=True)
    ended_by_kind = fields.CharField(max_length=10, null=True)
    ended_by_id = fields.BigIntField(null=True)

    class Meta:
        table = "portal_staff_role"
        constraints = (
            UniqueConstraint(fields=("staff_id", "role"), name="portal_staff_role_once", condition="ended_at IS NULL"),
            CheckConstraint(check="confirmed_by_id NOT IN (given_by_id, staff_id)", name="portal_staff_role_two_persons"),
        )


class Contact(Row):
    """A person who speaks for an organisation that a higher floor knows: an opaque kind and id."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    person: fields.OneToOneRelation[Person] = fields.OneToOneField("portal.Person", on_delete=fields.RESTRICT, related_name="contact")
    role = fields.CharField(max_length=30, description="cause contact, outside validator")
    organisation_kind = fields.CharField(max_length=20, null=True)
    organisation_id = fields.BigIntField(null=True)
    since = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "portal_contact"
        constraints = (CheckConstraint(check="role IN ('cause contact', 'outside validator')", name="portal_contact_role"),)


class Client(Row):
    """Another system, with credentials of its own; only the hash of its secret is kept."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    name = fields.CharField(max_length=120)
    client_id = fields.CharField(max_length=40, unique=True)
    secret_hash = fields.CharField(max_length=64)
    scopes: fields.JSONField[list[str]] = fields.JSONField()
    created_at = fields.DatetimeField()
    by_kind = fields.CharField(max_length=10, null=True, description="null: made before this was kept")
    by_id = fields.BigIntField(null=True)
    disabled_at = fields.DatetimeField(null=True)
    disabled_by_kind = fields.CharField(max_length=10, null=True)
    disabled_by_id = fields.BigIntField(null=True)

    class Meta:
        table = "portal_client"


class Session(Row):
    """A browser's stay, or an API client's: only the hash of its cookie or bearer token is kept, and it can be ended at once."""

    id = fields.BigIntField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    kind = fields.CharField(max_length=10, null=True, description="member, staff, contact, client; null: a visitor")
    actor_id = fields.BigIntField(null=True)
    kept: fields.JSONField[dict[str, Any]] = fields.JSONField(default=dict)
    agent = fields.CharField(max_length=200, default="")
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "portal_session"
        indexes = (("kind", "actor_id"),)
        constraints = (
            CheckConstraint(check="(kind IS NULL) = (actor_id IS NULL)", name="portal_session_whole"),
            CheckConstraint(check="kind IN ('member', 'staff', 'contact', 'client')", name="portal_session_kind"),
        )


class SignInRequest(Row):
    """A link and a code sent by mail: used once, soon stale, few tries."""

    id = fields.BigIntField(primary_key=True)
    kind = fields.CharField(max_length=10)
    actor_id = fields.BigIntField()
    browser_hash = fields.CharField(max_length=64, description="the code is good only in the browser that asked")
    link_hash = fields.CharField(max_length=64, unique=True)
    code_hash = fields.CharField(max_length=64)
    next_address = fields.CharField(max_length=500, default="")
    tries = fields.SmallIntField(default=0)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "portal_sign_in_request"
        indexes = (("browser_hash",),)


class Rate(Row):
    """How often something was tried in a window of time, shared by all workers."""

    key = fields.CharField(max_length=200, primary_key=True)
    count = fields.IntField()
    expires_at = fields.DatetimeField()

    class Meta:
        table = "portal_rate"


class Wording(Row):
    """The exact words of a purpose as a person saw them; archived, never changed (R36)."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    purpose = fields.CharField(max_length=30)
    version = fields.IntField()
    language = fields.CharField(max_length=5)
    text = fields.TextField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "portal_wording"
        constraints = (UniqueConstraint(fields=("society_id", "purpose", "version", "language"), name="portal_wording_once"),)


class Consent(Row):
    """One act of giving or withdrawing, never changed: the newest row for a purpose, channel and brand holds (R36)."""

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField("portal.Person", on_delete=fields.RESTRICT)
    brand: fields.ForeignKeyRelation[Brand] = fields.ForeignKeyField("portal.Brand", on_delete=fields.RESTRICT)
    wording: fields.ForeignKeyRelation[Wording] = fields.ForeignKeyField("portal.Wording", on_delete=fields.RESTRICT)
    purpose = fields.CharField(max_length=30)
    channel = fields.CharField(max_length=10)
    given = fields.BooleanField()
    source = fields.CharField(max_length=40, description="where the act was made: join, consent centre, phone via ...")
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField()
    at = fields.DatetimeField()

    class Meta:
        table = "portal_consent"
        indexes = (("person_id", "purpose", "channel", "brand_id", "id"),)
        constraints = (
            CheckConstraint(check="channel IN ('email', 'post', 'web', 'phone', 'text', 'push', 'desk')", name="portal_consent_channel"),
        )


class Suppression(Row):
    """A contact that must not be used, kept as a hash, so that it outlives an erasure (R38)."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    channel = fields.CharField(max_length=10)
    contact_hash = fields.CharField(max_length=64)
    why = fields.CharField(max_length=40)
    at = fields.DatetimeField()

    class Meta:
        table = "portal_suppression"
        constraints = (UniqueConstraint(fields=("society_id", "channel", "contact_hash"), name="portal_suppression_once"),)


class Notice(Row):
    """Something sent, or to be sent, to one person; `key` makes each at most one. Whether it may go is decided at hand-over."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField("portal.Person", on_delete=fields.RESTRICT, db_index=True)
    person_id: int
    key = fields.CharField(max_length=120, unique=True)
    purpose = fields.CharField(max_length=30)
    channel = fields.CharField(max_length=10)
    address = fields.CharField(max_length=254, default="")
    subject = fields.CharField(max_length=200)
    text = fields.TextField()
    language = fields.CharField(max_length=5)
    created_at = fields.DatetimeField()
    claimed_at = fields.DatetimeField(null=True, description="since when a worker hands it over, or tries to")
    handed_over_at = fields.DatetimeField(null=True)
    skipped_why = fields.CharField(max_length=40, null=True)
    unsubscribe_token = fields.CharField(max_length=43, null=True, unique=True, description="RFC 8058: stops it without signing in")

    class Meta:
        table = "portal_notice"


class AccessEntry(Row):
    """Staff opened a member's record: who, why, which parts. Cannot be turned off (R28, O18)."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Society] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    staff: fields.ForeignKeyRelation[Staff] = fields.ForeignKeyField("portal.Staff", on_delete=fields.RESTRICT, db_index=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField("portal.Member", on_delete=fields.RESTRICT, db_index=True)
    purpose = fields.CharField(max_length=20, description="case, call, message, reason, act")
    reference_kind = fields.CharField(max_length=20, null=True)
    reference_id = fields.BigIntField(null=True)
    reason = fields.CharField(max_length=300, default="")
    parts: fields.JSONField[list[str]] = fields.JSONField()
    at = fields.DatetimeField()

    class Meta:
        table = "portal_access_entry"
        constraints = (
            CheckConstraint(check="purpose IN ('case', 'call', 'message', 'reason', 'act')", name="portal_access_entry_purpose"),
        )


class Denial(Row):
    """Somebody who may read tried to write what they may not (R27): logged."""

    id = fields.BigIntField(primary_key=True)
    by_kind = fields.CharField(max_length=10)
    by_id = fields.BigIntField(null=True)
    method = fields.CharField(max_length=7)
    path = fields.CharField(max_length=300)
    at = fields.DatetimeField()

    class Meta:
        table = "portal_denial"
