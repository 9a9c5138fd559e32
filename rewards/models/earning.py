"""What earns: categories of what tills sell, and the rates of business lines from a day on."""

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model


class Category(Model):
    """What a till sells: whether it earns, why not (the words a member reads), and whether the 1% counts it (R3).

    `basis` says what of the category the 1% counts: own brand only (the real scheme), all, or none.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    line: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    code = fields.CharField(max_length=40)
    names: fields.JSONField[dict[str, str]] = fields.JSONField()
    excluded_why = fields.CharField(max_length=30, null=True, description="a code of earning.EXCLUSIONS; null: it earns")
    basis = fields.CharField(max_length=10)
    sensitive = fields.BooleanField(default=False, description="keep category and amount, never the product (X1)")

    class Meta:
        table = "rewards_category"
        constraints = (
            UniqueConstraint(fields=("society_id", "code"), name="rewards_category_once"),
            CheckConstraint(check="basis IN ('own brand', 'all', 'none')", name="rewards_category_basis"),
        )


class EarningRule(Model):
    """Points per pence for a business line from a day on; a new version ends none of the past (R2, O1).

    points = floor(eligible pence x numerator / denominator): 1 point per £1 is 1 / 100.
    """

    id = fields.BigIntField(primary_key=True)
    society: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.Society", on_delete=fields.RESTRICT)
    line: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("portal.BusinessLine", on_delete=fields.RESTRICT)
    version = fields.IntField()
    numerator = fields.IntField()
    denominator = fields.IntField()
    contribution_basis_points = fields.IntField(description="the 1% is 100 basis points")
    starts_on = fields.DateField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "rewards_earning_rule"
        constraints = (
            UniqueConstraint(fields=("line_id", "version"), name="rewards_earning_rule_version"),
            UniqueConstraint(fields=("line_id", "starts_on"), name="rewards_earning_rule_day"),
            CheckConstraint(
                check="numerator >= 0 AND denominator > 0 AND contribution_basis_points BETWEEN 0 AND 10000",
                name="rewards_earning_rule_bounds",
            ),
        )
