"""The terms of categories have versions from a day on; bonuses and flat awards stand beside the rates of business lines."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from rewards.models.earning import RuleKind
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.operations import RunSQL

# what a category meant so far, it meant from the beginning
FIRST_VERSIONS = """
INSERT INTO rewards_category_version (category_id, line_id, version, starts_on, excluded_why, basis, created_at, by_name)
SELECT id, line_id, 1, '1970-01-01', excluded_why, basis, now(), '' FROM rewards_category
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_staff_of_several"), ("rewards", "0008_dividend_entries")]

    initial = False

    operations = [
        ops.CreateModel(
            name="CategoryVersion",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "category",
                    fields.ForeignKeyField(
                        "rewards.Category", source_field="category_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "line",
                    fields.ForeignKeyField(
                        "portal.BusinessLine", source_field="line_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("version", fields.IntField()),
                ("starts_on", fields.DateField()),
                ("excluded_why", fields.CharField(null=True, description="a code of terms.EXCLUSIONS; null: it earns", max_length=30)),
                ("basis", fields.CharField(max_length=10)),
                ("due_days", fields.IntField(null=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("by_kind", fields.CharField(null=True, max_length=10)),
                ("by_id", fields.BigIntField(null=True)),
                ("by_name", fields.CharField(default="", max_length=160)),
            ],
            options={"table": "rewards_category_version", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="CategoryVersion",
            constraint=UniqueConstraint(fields=("category_id", "version"), name="rewards_category_version_number"),
        ),
        ops.AddConstraint(
            model_name="CategoryVersion",
            constraint=UniqueConstraint(fields=("category_id", "starts_on"), name="rewards_category_version_day"),
        ),
        ops.AddConstraint(
            model_name="CategoryVersion",
            constraint=CheckConstraint(check="basis IN ('own brand', 'all', 'none')", name="rewards_category_basis"),
        ),
        ops.AddConstraint(
            model_name="CategoryVersion",
            constraint=CheckConstraint(check="due_days BETWEEN 1 AND 3660", name="rewards_category_due"),
        ),
        RunSQL([FIRST_VERSIONS]),
        ops.RemoveConstraint(
            model_name="Category",
            name="rewards_category_basis",
            fields=None,
        ),
        ops.RemoveField(model_name="Category", name="basis"),
        ops.RemoveField(model_name="Category", name="excluded_why"),
        ops.RemoveField(model_name="Category", name="line"),
        ops.RemoveConstraint(
            model_name="EarningRule",
            name="rewards_earning_rule_version",
            fields=None,
        ),
        ops.RemoveConstraint(
            model_name="EarningRule",
            name="rewards_earning_rule_day",
            fields=None,
        ),
        ops.AddField(
            model_name="EarningRule",
            name="by_id",
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name="EarningRule",
            name="by_kind",
            field=fields.CharField(null=True, max_length=10),
        ),
        ops.AddField(
            model_name="EarningRule",
            name="by_name",
            field=fields.CharField(default="", db_default="", max_length=160),
        ),
        ops.AddField(
            model_name="EarningRule",
            name="categories",
            field=fields.JSONField(
                default=list,
                description="none: every category of the line",
                db_default=[],
                encoder=functools.partial(dumps, separators=(",", ":")),
                decoder=loads,
            ),
        ),
        ops.AddField(
            model_name="EarningRule",
            name="code",
            field=fields.CharField(
                default="", description="of a bonus its own, of a flat rule its category's", db_default="", max_length=40
            ),
        ),
        ops.AddField(
            model_name="EarningRule",
            name="ends_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="EarningRule",
            name="kind",
            field=fields.CharEnumField(
                default=RuleKind.BASE,
                description="BASE: base\nBONUS: bonus\nFLAT: flat",
                db_default="base",
                enum_type=RuleKind,
                max_length=10,
            ),
        ),
        ops.AddField(
            model_name="EarningRule",
            name="names",
            field=fields.JSONField(default=dict, db_default={}, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads),
        ),
        ops.AddField(
            model_name="EarningRule",
            name="own_only",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="EarningRule",
            name="stores",
            field=fields.JSONField(
                default=list,
                description="numbers; none: every store",
                db_default=[],
                encoder=functools.partial(dumps, separators=(",", ":")),
                decoder=loads,
            ),
        ),
        ops.AddConstraint(
            model_name="EarningRule",
            constraint=UniqueConstraint(fields=("society_id", "line_id", "kind", "code", "version"), name="rewards_earning_rule_version"),
        ),
        ops.AddConstraint(
            model_name="EarningRule",
            constraint=UniqueConstraint(fields=("society_id", "line_id", "kind", "code", "starts_on"), name="rewards_earning_rule_day"),
        ),
        ops.AddConstraint(
            model_name="EarningRule",
            constraint=CheckConstraint(
                check="kind IN ('base', 'bonus', 'flat') AND (kind = 'base') = (code = '') AND (kind <> 'flat' OR denominator = 1)",
                name="rewards_earning_rule_kind",
            ),
        ),
        ops.AddConstraint(
            model_name="EarningRule",
            constraint=CheckConstraint(check="ends_on IS NULL OR kind = 'bonus' AND ends_on >= starts_on", name="rewards_earning_rule_end"),
        ),
    ]
