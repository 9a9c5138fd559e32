from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Denial",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField(null=True)),
                ("method", fields.CharField(max_length=7)),
                ("path", fields.CharField(max_length=300)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_denial", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Installation",
            fields=[
                ("id", fields.SmallIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("demo", fields.BooleanField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_installation", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Installation",
            constraint=CheckConstraint(check="id = 1", name="portal_installation_one"),
        ),
        ops.CreateModel(
            name="Rate",
            fields=[
                ("key", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=200)),
                ("count", fields.IntField()),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_rate", "app": "portal", "pk_attr": "key"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Session",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("token_hash", fields.CharField(unique=True, max_length=64)),
                ("kind", fields.CharField(null=True, description="member, staff, contact, client; null: a visitor", max_length=10)),
                ("actor_id", fields.BigIntField(null=True)),
                ("kept", fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("agent", fields.CharField(default="", max_length=200)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_session", "app": "portal", "indexes": [Index(fields=["kind", "actor_id"])], "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Session",
            constraint=CheckConstraint(check="(kind IS NULL) = (actor_id IS NULL)", name="portal_session_whole"),
        ),
        ops.AddConstraint(
            model_name="Session",
            constraint=CheckConstraint(check="kind IN ('member', 'staff', 'contact', 'client')", name="portal_session_kind"),
        ),
        ops.CreateModel(
            name="SignInRequest",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("kind", fields.CharField(max_length=10)),
                ("actor_id", fields.BigIntField()),
                ("browser_hash", fields.CharField(description="the code is good only in the browser that asked", max_length=64)),
                ("link_hash", fields.CharField(unique=True, max_length=64)),
                ("code_hash", fields.CharField(max_length=64)),
                ("next_address", fields.CharField(default="", max_length=500)),
                ("tries", fields.SmallIntField(default=0)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_sign_in_request", "app": "portal", "indexes": [Index(fields=["browser_hash"])], "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Society",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("slug", fields.CharField(unique=True, max_length=40)),
                ("name", fields.CharField(max_length=120)),
                ("currency", fields.CharField(max_length=3)),
                ("language", fields.CharField(max_length=5)),
                ("country", fields.CharField(max_length=2)),
                ("time_zone", fields.CharField(max_length=40)),
                ("number_range", fields.CharField(unique=True, max_length=2)),
                ("share_pence", fields.BigIntField(description="R31: the capital that a member holds")),
                ("age_least", fields.SmallIntField(description="R30")),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_society", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Society",
            constraint=CheckConstraint(check="number_range ~ '^[0-9]{2}$'", name="portal_society_range"),
        ),
        ops.AddConstraint(
            model_name="Society",
            constraint=CheckConstraint(check="share_pence >= 0 AND age_least BETWEEN 0 AND 30", name="portal_society_bounds"),
        ),
        ops.CreateModel(
            name="Brand",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("name", fields.CharField(max_length=120)),
            ],
            options={"table": "portal_brand", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Brand",
            constraint=UniqueConstraint(fields=("society_id", "name"), name="portal_brand_once"),
        ),
        ops.CreateModel(
            name="BusinessLine",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("code", fields.CharField(max_length=30)),
                ("names", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("sensitive", fields.BooleanField(default=False)),
            ],
            options={"table": "portal_business_line", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="BusinessLine",
            constraint=UniqueConstraint(fields=("society_id", "code"), name="portal_business_line_once"),
        ),
        ops.CreateModel(
            name="Client",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("name", fields.CharField(max_length=120)),
                ("client_id", fields.CharField(unique=True, max_length=40)),
                ("secret_hash", fields.CharField(max_length=64)),
                ("scopes", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("disabled_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_client", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Person",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("given_name", fields.CharField(max_length=80)),
                ("family_name", fields.CharField(max_length=80)),
                ("surname_key", fields.CharField(max_length=80)),
                ("birth_date", fields.DateField(null=True)),
                ("email", fields.CharField(null=True, max_length=254)),
                ("email_key", fields.CharField(null=True, db_index=True, max_length=254)),
                ("phone", fields.CharField(null=True, db_index=True, description="E.164", max_length=16)),
                ("address", fields.CharField(default="", max_length=300)),
                ("postcode", fields.CharField(default="", max_length=10)),
                ("country", fields.CharField(max_length=2)),
                ("language", fields.CharField(max_length=5)),
                ("theme", fields.CharField(null=True, max_length=5)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "portal_person",
                "app": "portal",
                "indexes": [Index(fields=["society_id", "postcode", "surname_key"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Person",
            constraint=CheckConstraint(check="language IN ('en_GB', 'cy', 'da')", name="portal_person_language"),
        ),
        ops.AddConstraint(
            model_name="Person",
            constraint=CheckConstraint(check="theme IN ('light', 'dark')", name="portal_person_theme"),
        ),
        ops.CreateModel(
            name="Contact",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "person",
                    fields.OneToOneField(
                        "portal.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="contact",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("role", fields.CharField(description="cause contact, outside validator", max_length=30)),
                ("organisation_kind", fields.CharField(null=True, max_length=20)),
                ("organisation_id", fields.BigIntField(null=True)),
                ("since", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_contact", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Contact",
            constraint=CheckConstraint(check="role IN ('cause contact', 'outside validator')", name="portal_contact_role"),
        ),
        ops.CreateModel(
            name="Member",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "person",
                    fields.OneToOneField(
                        "portal.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="member",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.CharField(unique=True, max_length=11)),
                ("joined_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_member", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Member",
            constraint=CheckConstraint(check="number ~ '^[0-9]{11}$'", name="portal_member_number"),
        ),
        ops.CreateModel(
            name="Card",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "portal.Member",
                        source_field="member_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.CharField(unique=True, max_length=11)),
                ("issued_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("blocked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_card", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Card",
            constraint=CheckConstraint(check="number ~ '^[0-9]{11}$'", name="portal_card_number"),
        ),
        ops.AddConstraint(
            model_name="Card",
            constraint=UniqueConstraint(fields=("member_id",), name="portal_card_one_active", condition="blocked_at IS NULL"),
        ),
        ops.CreateModel(
            name="Identifier",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
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
                ("kind", fields.CharField(max_length=20)),
                ("value", fields.CharField(max_length=120)),
            ],
            options={"table": "portal_identifier", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Identifier",
            constraint=UniqueConstraint(fields=("society_id", "kind", "value"), name="portal_identifier_once"),
        ),
        ops.CreateModel(
            name="Membership",
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
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("how", fields.CharField(description="online, phone, store, import (R32)", max_length=12)),
                ("began_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_why", fields.CharField(null=True, max_length=40)),
            ],
            options={"table": "portal_membership", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Membership",
            constraint=UniqueConstraint(fields=("member_id",), name="portal_membership_one_live", condition="ended_at IS NULL"),
        ),
        ops.AddConstraint(
            model_name="Membership",
            constraint=CheckConstraint(check="ended_at IS NULL OR ended_at >= began_at", name="portal_membership_order"),
        ),
        ops.AddConstraint(
            model_name="Membership",
            constraint=CheckConstraint(check="how IN ('online', 'phone', 'store', 'import')", name="portal_membership_how"),
        ),
        ops.CreateModel(
            name="Notice",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "portal.Person",
                        source_field="person_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("key", fields.CharField(unique=True, max_length=120)),
                ("purpose", fields.CharField(max_length=30)),
                ("channel", fields.CharField(max_length=10)),
                ("address", fields.CharField(default="", max_length=254)),
                ("subject", fields.CharField(max_length=200)),
                ("text", fields.TextField(unique=False)),
                ("language", fields.CharField(max_length=5)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("handed_over_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("skipped_why", fields.CharField(null=True, max_length=40)),
            ],
            options={"table": "portal_notice", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Store",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "line",
                    fields.ForeignKeyField(
                        "portal.BusinessLine", source_field="line_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("number", fields.CharField(max_length=20)),
                ("name", fields.CharField(max_length=120)),
                ("address", fields.CharField(default="", max_length=300)),
                ("postcode", fields.CharField(default="", max_length=10)),
                ("latitude", fields.FloatField(null=True)),
                ("longitude", fields.FloatField(null=True)),
                ("time_zone", fields.CharField(max_length=40)),
            ],
            options={"table": "portal_store", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Store",
            constraint=UniqueConstraint(fields=("society_id", "number"), name="portal_store_once"),
        ),
        ops.CreateModel(
            name="Staff",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "person",
                    fields.OneToOneField(
                        "portal.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="staff",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "store",
                    fields.ForeignKeyField(
                        "portal.Store", source_field="store_id", null=True, db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("subject", fields.CharField(null=True, unique=True, max_length=400)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("disabled_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_staff", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AccessEntry",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "portal.Staff",
                        source_field="staff_id",
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
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("purpose", fields.CharField(description="case, call, message, reason", max_length=20)),
                ("reference_kind", fields.CharField(null=True, max_length=20)),
                ("reference_id", fields.BigIntField(null=True)),
                ("reason", fields.CharField(default="", max_length=300)),
                ("parts", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_access_entry", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="AccessEntry",
            constraint=CheckConstraint(check="purpose IN ('case', 'call', 'message', 'reason')", name="portal_access_entry_purpose"),
        ),
        ops.CreateModel(
            name="StaffRole",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "portal.Staff",
                        source_field="staff_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="given_roles",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "given_by",
                    fields.ForeignKeyField(
                        "portal.Staff",
                        source_field="given_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="roles_given",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("role", fields.CharField(max_length=30)),
                ("given_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_staff_role", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="StaffRole",
            constraint=UniqueConstraint(fields=("staff_id", "role"), name="portal_staff_role_once", condition="ended_at IS NULL"),
        ),
        ops.CreateModel(
            name="Suppression",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("channel", fields.CharField(max_length=10)),
                ("contact_hash", fields.CharField(max_length=64)),
                ("why", fields.CharField(max_length=40)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_suppression", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Suppression",
            constraint=UniqueConstraint(fields=("society_id", "channel", "contact_hash"), name="portal_suppression_once"),
        ),
        ops.CreateModel(
            name="Wording",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("purpose", fields.CharField(max_length=30)),
                ("version", fields.IntField()),
                ("language", fields.CharField(max_length=5)),
                ("text", fields.TextField(unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "portal_wording", "app": "portal", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Wording",
            constraint=UniqueConstraint(fields=("society_id", "purpose", "version", "language"), name="portal_wording_once"),
        ),
        ops.CreateModel(
            name="Consent",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "person",
                    fields.ForeignKeyField(
                        "portal.Person", source_field="person_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "brand",
                    fields.ForeignKeyField(
                        "portal.Brand", source_field="brand_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "wording",
                    fields.ForeignKeyField(
                        "portal.Wording", source_field="wording_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("purpose", fields.CharField(max_length=30)),
                ("channel", fields.CharField(max_length=10)),
                ("given", fields.BooleanField()),
                ("source", fields.CharField(description="where the act was made: join, consent centre, phone via ...", max_length=40)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "portal_consent",
                "app": "portal",
                "indexes": [Index(fields=["person_id", "purpose", "channel", "brand_id", "id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Consent",
            constraint=CheckConstraint(
                check="channel IN ('email', 'post', 'web', 'phone', 'text', 'push', 'desk')", name="portal_consent_channel"
            ),
        ),
    ]
