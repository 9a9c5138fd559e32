"""What earns: categories of what tills sell, and the rates of business lines from a day on."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from portal.kit.rows import Row


class Category(Row):
    """What a till sells, by its code. What it means for earning stands in its versions; whether it is sensitive never goes back (X1)."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    code = fields.CharField(max_length=40)
    names: fields.JSONField[dict[str, str]] = fields.JSONField()
    sensitive = fields.BooleanField(default=False, description="keep category and amount, never the product (X1)")

    class Meta:
        table = "rewards_category"
        constraints = (UniqueConstraint(fields=("society_id", "code"), name="rewards_category_once"),)


class CategoryVersion(Row):
    """What a category means from a day on: whether it earns, why not (the words a member reads), and whether the 1% counts it (R3).

    `basis` says what of the category the 1% counts: own brand only (the real scheme), all, or none. `due_days` says for how many days
    what was bought may still be given back: its points are pending so long (R6).
    """

    id = fields.BigIntField(primary_key=True)
    category: fields.ForeignKeyRelation[Category] = fields.ForeignKeyField("rewards.Category", on_delete=fields.RESTRICT)
    category_id: int
    line: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    line_id: int
    version = fields.IntField()
    starts_on = fields.DateField()
    excluded_why = fields.CharField(max_length=30, null=True, description="a code of terms.EXCLUSIONS; null: it earns")
    basis = fields.CharField(max_length=10)
    due_days = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    by_kind = fields.CharField(max_length=10, null=True)
    by_id = fields.BigIntField(null=True)
    by_name = fields.CharField(max_length=160, default="")

    class Meta:
        table = "rewards_category_version"
        constraints = (
            UniqueConstraint(fields=("category_id", "version"), name="rewards_category_version_number"),
            UniqueConstraint(fields=("category_id", "starts_on"), name="rewards_category_version_day"),
            CheckConstraint(check="basis IN ('own brand', 'all', 'none')", name="rewards_category_basis"),
            CheckConstraint(check="due_days BETWEEN 1 AND 3660", name="rewards_category_due"),
        )


class RuleKind(StrEnum):
    """What a rule does: it gives a line's points per pence, adds points to them, or gives points for a whole item in their place.

    The last two give points without a purchase: for a year's average balance, and for meter readings of a month (R5).
    """

    BASE = "base"
    BONUS = "bonus"
    FLAT = "flat"
    BALANCE = "balance"
    READING = "reading"


class EarningRule(Row):
    """Points of a business line from a day on; a new version ends none of the past (R2, O1). All kinds share one space of numbers.

    points = floor(eligible pence x numerator / denominator): 1 point per £1 is 1 / 100. A bonus adds its own floor to that (R5), up to its
    last day, for the categories, stores and brand that it names. A flat rule gives `numerator` points for each whole item of the category
    that is its `code`. A balance rule gives its points per pence of a year's average balance, a reading rule `numerator` points for each
    reading and fuel, `month_most` a month where that is set.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    line: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    line_id: int
    kind = fields.CharEnumField(RuleKind, max_length=10, default=RuleKind.BASE, db_default="base")
    code = fields.CharField(max_length=40, default="", db_default="", description="of a bonus its own, of a flat rule its category's")
    names: fields.JSONField[dict[str, str]] = fields.JSONField(default=dict, db_default={})
    version = fields.IntField()
    numerator = fields.IntField()
    denominator = fields.IntField()
    contribution_basis_points = fields.IntField(description="the 1% is 100 basis points")
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)
    categories: fields.JSONField[list[str]] = fields.JSONField(default=list, db_default=[], description="none: every category of the line")
    stores: fields.JSONField[list[str]] = fields.JSONField(default=list, db_default=[], description="numbers; none: every store")
    own_only = fields.BooleanField(default=False, db_default=False)
    month_most = fields.IntField(null=True, description="points that an award of a month comes to at most")
    created_at = fields.DatetimeField()
    by_kind = fields.CharField(max_length=10, null=True)
    by_id = fields.BigIntField(null=True)
    by_name = fields.CharField(max_length=160, default="", db_default="")

    class Meta:
        table = "rewards_earning_rule"
        constraints = (
            UniqueConstraint(fields=("society_id", "line_id", "kind", "code", "version"), name="rewards_earning_rule_version"),
            UniqueConstraint(fields=("society_id", "line_id", "kind", "code", "starts_on"), name="rewards_earning_rule_day"),
            CheckConstraint(
                check="numerator >= 0 AND denominator > 0 AND contribution_basis_points BETWEEN 0 AND 10000",
                name="rewards_earning_rule_bounds",
            ),
            CheckConstraint(
                check="kind IN ('base', 'bonus', 'flat', 'balance', 'reading') AND (kind IN ('bonus', 'flat')) = (code <> '') "
                "AND (kind NOT IN ('flat', 'reading') OR denominator = 1)",
                name="rewards_earning_rule_kind",
            ),
            CheckConstraint(check="month_most IS NULL OR kind = 'reading' AND month_most > 0", name="rewards_earning_rule_most"),
            CheckConstraint(check="ends_on IS NULL OR kind = 'bonus' AND ends_on >= starts_on", name="rewards_earning_rule_end"),
        )


class Decision(StrEnum):
    """What became of a draft: it holds from its day on, or it was put away."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"


class DraftKind(StrEnum):
    """What a draft would set: a version of a rule, by its kind, or the terms of a category."""

    BASE = "base"
    BONUS = "bonus"
    FLAT = "flat"
    BALANCE = "balance"
    READING = "reading"
    CATEGORY = "category"


class RuleDraft(Row):
    """A rule or terms of a category that are tried before they hold: what they would say, who drafted them, and who decided (O1)."""

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    society_id: int
    line: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    line_id: int
    kind = fields.CharEnumField(DraftKind, max_length=10)
    says: fields.JSONField[dict[str, Any]] = fields.JSONField()
    starts_on = fields.DateField()
    once = fields.CharField(max_length=32, unique=True)
    made_at = fields.DatetimeField()
    made_by_kind = fields.CharField(max_length=10)
    made_by_id = fields.BigIntField()
    made_by_name = fields.CharField(max_length=160)
    decision = fields.CharEnumField(Decision, max_length=10, null=True)
    decided_at = fields.DatetimeField(null=True)
    decided_by_kind = fields.CharField(max_length=10, null=True)
    decided_by_id = fields.BigIntField(null=True)
    decided_by_name = fields.CharField(max_length=160, default="")
    rule: fields.ForeignKeyNullableRelation[EarningRule] = fields.ForeignKeyField(
        "rewards.EarningRule", on_delete=fields.RESTRICT, null=True
    )
    category_version: fields.ForeignKeyNullableRelation[CategoryVersion] = fields.ForeignKeyField(
        "rewards.CategoryVersion", on_delete=fields.RESTRICT, null=True
    )

    class Meta:
        table = "rewards_rule_draft"
        constraints = (
            CheckConstraint(check="kind IN ('base', 'bonus', 'flat', 'balance', 'reading', 'category')", name="rewards_rule_draft_kind"),
            CheckConstraint(check="decision IN ('live', 'withdrawn')", name="rewards_rule_draft_decision"),
            CheckConstraint(
                check="(decision IS NULL) = (decided_at IS NULL) AND (decision = 'live') IS NOT DISTINCT FROM "
                "CASE WHEN decision IS NULL THEN NULL ELSE num_nonnulls(rule_id, category_version_id) = 1 END",
                name="rewards_rule_draft_decided",
            ),
        )
