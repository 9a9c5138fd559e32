from tortoise import migrations
from tortoise.migrations import operations as ops
from regions.models import Reply
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    initial = True

    operations = [
        ops.CreateModel(
            name="CatchmentVersion",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("name", fields.CharField(max_length=120)),
                ("begins_on", fields.DateField()),
                ("loaded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "regions_catchment_version", "app": "regions", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="CatchmentVersion",
            constraint=UniqueConstraint(fields=("society_id", "begins_on"), name="regions_catchment_version_once"),
        ),
        ops.CreateModel(
            name="Claim",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "store",
                    fields.ForeignKeyField(
                        "portal.Store", source_field="store_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("code", fields.CharField(max_length=10)),
                ("claimed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
            ],
            options={"table": "regions_claim", "app": "regions", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Claim",
            constraint=UniqueConstraint(fields=("society_id", "code"), name="regions_claim_one_live", condition="ended_at IS NULL"),
        ),
        ops.CreateModel(
            name="Region",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("code", fields.CharField(max_length=12)),
                ("slug", fields.CharField(unique=True, max_length=60)),
                ("name", fields.CharField(max_length=120)),
                ("roofline", fields.CharField(default="lane", max_length=10)),
            ],
            options={"table": "regions_region", "app": "regions", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Region",
            constraint=UniqueConstraint(fields=("society_id", "code"), name="regions_region_once"),
        ),
        ops.AddConstraint(
            model_name="Region",
            constraint=CheckConstraint(check="roofline IN ('lane', 'hills', 'harbour')", name="regions_region_roofline"),
        ),
        ops.CreateModel(
            name="Community",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "region",
                    fields.ForeignKeyField(
                        "regions.Region",
                        source_field="region_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("slug", fields.CharField(unique=True, max_length=60)),
                ("name", fields.CharField(max_length=120)),
                ("greeting", fields.CharField(default="", max_length=200)),
                ("time_zone", fields.CharField(max_length=40)),
                ("latitude", fields.FloatField(null=True)),
                ("longitude", fields.FloatField(null=True)),
                ("is_national", fields.BooleanField(default=False)),
            ],
            options={"table": "regions_community", "app": "regions", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Community",
            constraint=UniqueConstraint(fields=("society_id",), name="regions_community_one_national", condition="is_national"),
        ),
        ops.CreateModel(
            name="Appointment",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "member",
                    fields.ForeignKeyField(
                        "portal.Member",
                        source_field="member_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "community",
                    fields.ForeignKeyField(
                        "regions.Community",
                        source_field="community_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="appointments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("role", fields.CharField(max_length=12)),
                ("begins_on", fields.DateField()),
                ("ends_on", fields.DateField(description="the last day")),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
                ("appointed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("confirmed_by_kind", fields.CharField(null=True, max_length=10)),
                ("confirmed_by_id", fields.BigIntField(null=True)),
                ("confirmed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_by_kind", fields.CharField(null=True, max_length=10)),
                ("ended_by_id", fields.BigIntField(null=True)),
            ],
            options={"table": "regions_appointment", "app": "regions", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Appointment",
            constraint=CheckConstraint(check="role IN ('pioneer', 'co-ordinator')", name="regions_appointment_role"),
        ),
        ops.AddConstraint(
            model_name="Appointment",
            constraint=CheckConstraint(
                check="ends_on > begins_on AND ends_on <= begins_on + interval '12 months'", name="regions_appointment_term"
            ),
        ),
        ops.AddConstraint(
            model_name="Appointment",
            constraint=CheckConstraint(
                check="confirmed_at IS NULL OR (confirmed_by_kind, confirmed_by_id) <> (by_kind, by_id)",
                name="regions_appointment_two_persons",
            ),
        ),
        ops.CreateModel(
            name="Bulletin",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "community",
                    fields.ForeignKeyField(
                        "regions.Community",
                        source_field="community_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "store",
                    fields.ForeignKeyField(
                        "portal.Store", source_field="store_id", null=True, db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("title", fields.CharField(max_length=120)),
                ("text", fields.TextField(description="Markdown", unique=False)),
                ("begins_on", fields.DateField()),
                ("ends_on", fields.DateField(description="the last day")),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
            ],
            options={"table": "regions_bulletin", "app": "regions", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Bulletin",
            constraint=CheckConstraint(check="ends_on >= begins_on", name="regions_bulletin_order"),
        ),
        ops.CreateModel(
            name="Catchment",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "version",
                    fields.ForeignKeyField(
                        "regions.CatchmentVersion", source_field="version_id", db_constraint=True, to_field="id", on_delete=OnDelete.CASCADE
                    ),
                ),
                (
                    "community",
                    fields.ForeignKeyField(
                        "regions.Community", source_field="community_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("code", fields.CharField(max_length=10)),
                ("share_basis_points", fields.SmallIntField(description="10,000: all of it")),
                ("latitude", fields.FloatField(null=True)),
                ("longitude", fields.FloatField(null=True)),
            ],
            options={"table": "regions_catchment", "app": "regions", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Catchment",
            constraint=UniqueConstraint(fields=("version_id", "code", "community_id"), name="regions_catchment_once"),
        ),
        ops.AddConstraint(
            model_name="Catchment",
            constraint=CheckConstraint(check="share_basis_points BETWEEN 1 AND 10000", name="regions_catchment_share"),
        ),
        ops.CreateModel(
            name="Residence",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "member",
                    fields.ForeignKeyField(
                        "portal.Member",
                        source_field="member_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "community",
                    fields.ForeignKeyField(
                        "regions.Community",
                        source_field="community_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("postcode", fields.CharField(max_length=10)),
                ("latitude", fields.FloatField(null=True)),
                ("longitude", fields.FloatField(null=True)),
                ("begins_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
            ],
            options={"table": "regions_residence", "app": "regions", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Residence",
            constraint=UniqueConstraint(fields=("member_id",), name="regions_residence_one_live", condition="ends_at IS NULL"),
        ),
        ops.AddConstraint(
            model_name="Residence",
            constraint=CheckConstraint(check="ends_at IS NULL OR ends_at > begins_at", name="regions_residence_order"),
        ),
        ops.CreateModel(
            name="Section",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "community",
                    fields.ForeignKeyField(
                        "regions.Community",
                        source_field="community_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("position", fields.SmallIntField()),
                ("once", fields.CharField(unique=True, max_length=32)),
                ("removed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("removed_by_kind", fields.CharField(null=True, max_length=10)),
                ("removed_by_id", fields.BigIntField(null=True)),
            ],
            options={"table": "regions_section", "app": "regions", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SectionVersion",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "section",
                    fields.ForeignKeyField(
                        "regions.Section",
                        source_field="section_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="versions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("heading", fields.CharField(max_length=80)),
                ("text", fields.TextField(description="Markdown", unique=False)),
                ("published_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
            ],
            options={"table": "regions_section_version", "app": "regions", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="SectionVersion",
            constraint=UniqueConstraint(fields=("section_id", "number"), name="regions_section_version_once"),
        ),
        ops.CreateModel(
            name="Space",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "store",
                    fields.ForeignKeyField(
                        "portal.Store", source_field="store_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "community",
                    fields.ForeignKeyField(
                        "regions.Community",
                        source_field="community_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=120)),
                ("seats", fields.SmallIntField()),
            ],
            options={"table": "regions_space", "app": "regions", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Space",
            constraint=CheckConstraint(check="seats > 0", name="regions_space_seats"),
        ),
        ops.CreateModel(
            name="Activity",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "community",
                    fields.ForeignKeyField(
                        "regions.Community", source_field="community_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "space",
                    fields.ForeignKeyField(
                        "regions.Space",
                        source_field="space_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("slug", fields.CharField(unique=True, max_length=120)),
                ("once", fields.CharField(unique=True, max_length=32)),
                ("title", fields.CharField(max_length=120)),
                ("text", fields.TextField(description="Markdown", unique=False)),
                ("category", fields.CharField(max_length=20)),
                ("starts_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("time_zone", fields.CharField(max_length=40)),
                ("place", fields.CharField(max_length=200)),
                ("latitude", fields.FloatField(null=True)),
                ("longitude", fields.FloatField(null=True)),
                ("online", fields.BooleanField(default=False)),
                ("free", fields.BooleanField(default=True)),
                ("step_free", fields.BooleanField(default=False)),
                ("access_notes", fields.CharField(default="", max_length=300)),
                ("sensitive", fields.BooleanField(default=False, description="R37: kept out of all talk")),
                ("capacity", fields.IntField(null=True, description="null: open to all")),
                ("places_taken", fields.IntField(default=0)),
                ("sequence", fields.IntField(default=0, description="rises when calendars must hear of a change")),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
                (
                    "published_at",
                    fields.DatetimeField(
                        null=True, description="null: a draft; later than now: on show from then", auto_now=False, auto_now_add=False
                    ),
                ),
                ("cancelled_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("cancelled_by_kind", fields.CharField(null=True, max_length=10)),
                ("cancelled_by_id", fields.BigIntField(null=True)),
                ("cancelled_why", fields.CharField(default="", max_length=200)),
            ],
            options={
                "table": "regions_activity",
                "app": "regions",
                "indexes": [Index(fields=["community_id", "starts_at"]), Index(fields=["starts_at"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Activity",
            constraint=CheckConstraint(check="ends_at > starts_at", name="regions_activity_order"),
        ),
        ops.AddConstraint(
            model_name="Activity",
            constraint=CheckConstraint(
                check="places_taken >= 0 AND (capacity IS NULL OR places_taken <= capacity)", name="regions_activity_never_over"
            ),
        ),
        ops.AddConstraint(
            model_name="Activity",
            constraint=CheckConstraint(
                check="category IN ('food', 'walk', 'repair', 'garden', 'music', 'children', 'learning', 'talk', 'volunteering', 'wellbeing', 'other')",
                name="regions_activity_category",
            ),
        ),
        ops.CreateModel(
            name="Rsvp",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "activity",
                    fields.ForeignKeyField(
                        "regions.Activity", source_field="activity_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "portal.Member",
                        source_field="member_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("reply", fields.CharEnumField(description="GOING: going\nMAYBE: maybe\nDECLINE: decline", enum_type=Reply, max_length=8)),
                ("guests", fields.SmallIntField(default=0)),
                ("answered_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
            ],
            options={"table": "regions_rsvp", "app": "regions", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Rsvp",
            constraint=UniqueConstraint(fields=("activity_id", "member_id"), name="regions_rsvp_once"),
        ),
        ops.AddConstraint(
            model_name="Rsvp",
            constraint=CheckConstraint(check="reply IN ('going', 'maybe', 'decline')", name="regions_rsvp_reply"),
        ),
        ops.AddConstraint(
            model_name="Rsvp",
            constraint=CheckConstraint(check="guests BETWEEN 0 AND 9", name="regions_rsvp_guests"),
        ),
        ops.CreateModel(
            name="StorePlace",
            fields=[
                (
                    "store",
                    fields.OneToOneField(
                        "portal.Store",
                        source_field="store_id",
                        primary_key=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "community",
                    fields.ForeignKeyField(
                        "regions.Community",
                        source_field="community_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={"table": "regions_store_place", "app": "regions", "pk_attr": "store_id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Turn",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "activity",
                    fields.ForeignKeyField(
                        "regions.Activity",
                        source_field="activity_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "portal.Member",
                        source_field="member_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("guests", fields.SmallIntField(default=0)),
                ("taken_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("offered_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("offer_ends_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "skipped_at",
                    fields.DatetimeField(
                        null=True, description="when places came free that were too few for this party", auto_now=False, auto_now_add=False
                    ),
                ),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_how", fields.CharField(null=True, max_length=8)),
            ],
            options={"table": "regions_turn", "app": "regions", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Turn",
            constraint=UniqueConstraint(fields=("activity_id", "member_id"), name="regions_turn_one_live", condition="ended_at IS NULL"),
        ),
        ops.AddConstraint(
            model_name="Turn",
            constraint=CheckConstraint(check="guests BETWEEN 0 AND 9", name="regions_turn_guests"),
        ),
        ops.AddConstraint(
            model_name="Turn",
            constraint=CheckConstraint(check="(ended_at IS NULL) = (ended_how IS NULL)", name="regions_turn_whole"),
        ),
        ops.AddConstraint(
            model_name="Turn",
            constraint=CheckConstraint(check="ended_how IN ('place', 'left', 'lapsed', 'closed')", name="regions_turn_how"),
        ),
    ]
