"""Corrections: points that somebody puts right by hand, proposed, then posted or refused, once."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.operations import RunSQL
import functools
from json import dumps, loads
from rewards.models.corrections import Outcome
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

# what was decided stays decided, and nothing leaves the list
DECIDED_ONCE = """
CREATE FUNCTION rewards_correction_decided_once() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  RAISE EXCEPTION 'rewards_correction_decided_once: correction % is decided, or would be deleted', OLD.id;
END $$
"""
DECIDED_TRIGGER = """
CREATE TRIGGER rewards_correction_decided_once BEFORE UPDATE ON rewards_correction
FOR EACH ROW WHEN (OLD.outcome IS NOT NULL) EXECUTE FUNCTION rewards_correction_decided_once()
"""
KEPT_TRIGGER = """
CREATE TRIGGER rewards_correction_kept BEFORE DELETE ON rewards_correction
FOR EACH ROW EXECUTE FUNCTION rewards_correction_decided_once()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_initial"),
        ("portal", "0002_append_only"),
        ("portal", "0003_consent_newest"),
        ("portal", "0004_role_confirmed"),
        ("portal", "0005_who_did_it"),
        ("portal", "0006_staff_of_several"),
        ("rewards", "0011_rule_drafts"),
    ]

    initial = False

    operations = [
        ops.CreateModel(
            name="Correction",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "rewards.Account",
                        source_field="account_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "line",
                    fields.ForeignKeyField(
                        "portal.BusinessLine", source_field="line_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("points", fields.IntField()),
                ("reason", fields.CharField(description="a code of corrections.REASONS", max_length=40)),
                ("note", fields.CharField(description="what the member reads beside the line", max_length=300)),
                ("purchase_period_id", fields.IntField(null=True)),
                ("purchase_id", fields.BigIntField(null=True)),
                ("subject_kind", fields.CharField(default="", max_length=20)),
                ("subject_id", fields.BigIntField(null=True)),
                ("once", fields.CharField(max_length=32)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
                ("by_name", fields.CharField(max_length=160)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "outcome",
                    fields.CharEnumField(null=True, description="POSTED: posted\nREFUSED: refused", enum_type=Outcome, max_length=10),
                ),
                ("outcome_note", fields.CharField(default="", max_length=300)),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("decided_by_kind", fields.CharField(null=True, max_length=10)),
                ("decided_by_id", fields.BigIntField(null=True)),
                ("decided_by_name", fields.CharField(default="", max_length=160)),
            ],
            options={
                "table": "rewards_correction",
                "app": "rewards",
                "indexes": [Index(fields=["society_id", "outcome"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Correction",
            constraint=UniqueConstraint(fields=("society_id", "once"), name="rewards_correction_once"),
        ),
        ops.AddConstraint(
            model_name="Correction",
            constraint=CheckConstraint(check="points <> 0", name="rewards_correction_points"),
        ),
        ops.AddConstraint(
            model_name="Correction",
            constraint=CheckConstraint(check="outcome IN ('posted', 'refused')", name="rewards_correction_outcome"),
        ),
        ops.AddConstraint(
            model_name="Correction",
            constraint=CheckConstraint(check="(purchase_id IS NULL) = (purchase_period_id IS NULL)", name="rewards_correction_purchase"),
        ),
        ops.AddConstraint(
            model_name="Correction",
            constraint=CheckConstraint(check="(subject_kind = '') = (subject_id IS NULL)", name="rewards_correction_subject"),
        ),
        ops.AddConstraint(
            model_name="Correction",
            constraint=CheckConstraint(check="purchase_id IS NOT NULL OR subject_id IS NOT NULL", name="rewards_correction_behind"),
        ),
        ops.AddConstraint(
            model_name="Correction",
            constraint=CheckConstraint(
                check="(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_kind IS NULL) AND (outcome IS NULL) = (decided_by_id IS NULL)",
                name="rewards_correction_decided",
            ),
        ),
        ops.AddConstraint(
            model_name="Correction",
            constraint=CheckConstraint(
                check="outcome IS NULL OR outcome <> 'refused' OR outcome_note <> ''", name="rewards_correction_why"
            ),
        ),
        ops.CreateModel(
            name="CorrectionTerms",
            fields=[
                (
                    "society",
                    fields.OneToOneField(
                        "portal.Society",
                        source_field="society_id",
                        primary_key=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("limit_points", fields.IntField()),
                ("reasons", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
            ],
            options={"table": "rewards_correction_terms", "app": "rewards", "pk_attr": "society_id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="CorrectionTerms",
            constraint=CheckConstraint(check="limit_points BETWEEN 0 AND 1000000", name="rewards_correction_terms_limit"),
        ),
        RunSQL([DECIDED_ONCE, DECIDED_TRIGGER, KEPT_TRIGGER]),
    ]
