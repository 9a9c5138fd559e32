"""Drafts of every kind of rule, and of the terms of categories."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from rewards.models.earning import DraftKind
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_staff_of_several"), ("rewards", "0019_awards")]

    initial = False

    operations = [
        ops.RemoveConstraint(
            model_name="RuleDraft",
            name="rewards_rule_draft_kind",
            fields=None,
        ),
        ops.RemoveConstraint(
            model_name="RuleDraft",
            name="rewards_rule_draft_decided",
            fields=None,
        ),
        ops.AlterField(
            model_name="RuleDraft",
            name="kind",
            field=fields.CharEnumField(
                description="BASE: base\nBONUS: bonus\nFLAT: flat\nBALANCE: balance\nREADING: reading\nCATEGORY: category",
                enum_type=DraftKind,
                max_length=10,
            ),
        ),
        ops.AddField(
            model_name="RuleDraft",
            name="category_version",
            field=fields.ForeignKeyField(
                "rewards.CategoryVersion",
                source_field="category_version_id",
                null=True,
                db_constraint=True,
                to_field="id",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddConstraint(
            model_name="RuleDraft",
            constraint=CheckConstraint(
                check="kind IN ('base', 'bonus', 'flat', 'balance', 'reading', 'category')", name="rewards_rule_draft_kind"
            ),
        ),
        ops.AddConstraint(
            model_name="RuleDraft",
            constraint=CheckConstraint(
                check="(decision IS NULL) = (decided_at IS NULL) AND (decision = 'live') IS NOT DISTINCT FROM CASE WHEN decision IS NULL THEN NULL ELSE num_nonnulls(rule_id, category_version_id) = 1 END",
                name="rewards_rule_draft_decided",
            ),
        ),
    ]
