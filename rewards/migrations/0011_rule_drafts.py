"""Drafts of rules, that are tried before they hold."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from rewards.models.earning import Decision, RuleKind
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_staff_of_several"), ("rewards", "0010_pending")]

    initial = False

    operations = [
        ops.CreateModel(
            name="RuleDraft",
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
                ("kind", fields.CharEnumField(description="BASE: base\nBONUS: bonus\nFLAT: flat", enum_type=RuleKind, max_length=10)),
                ("says", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("starts_on", fields.DateField()),
                ("once", fields.CharField(unique=True, max_length=32)),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("made_by_kind", fields.CharField(max_length=10)),
                ("made_by_id", fields.BigIntField()),
                ("made_by_name", fields.CharField(max_length=160)),
                (
                    "decision",
                    fields.CharEnumField(null=True, description="LIVE: live\nWITHDRAWN: withdrawn", enum_type=Decision, max_length=10),
                ),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("decided_by_kind", fields.CharField(null=True, max_length=10)),
                ("decided_by_id", fields.BigIntField(null=True)),
                ("decided_by_name", fields.CharField(default="", max_length=160)),
                (
                    "rule",
                    fields.ForeignKeyField(
                        "rewards.EarningRule",
                        source_field="rule_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={"table": "rewards_rule_draft", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="RuleDraft",
            constraint=CheckConstraint(check="kind IN ('base', 'bonus')", name="rewards_rule_draft_kind"),
        ),
        ops.AddConstraint(
            model_name="RuleDraft",
            constraint=CheckConstraint(check="decision IN ('live', 'withdrawn')", name="rewards_rule_draft_decision"),
        ),
        ops.AddConstraint(
            model_name="RuleDraft",
            constraint=CheckConstraint(
                check="(decision IS NULL) = (decided_at IS NULL) AND (decision = 'live') IS NOT DISTINCT FROM CASE WHEN decision IS NULL THEN NULL ELSE rule_id IS NOT NULL END",
                name="rewards_rule_draft_decided",
            ),
        ),
    ]
