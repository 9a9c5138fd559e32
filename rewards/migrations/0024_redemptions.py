"""Redemptions: points that last are spent at tills; how many of an account last, said once."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.operations import RunSQL
from rewards.models.redemptions import RedemptionKind
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

# the tallies of periods whose dividend closes their points, less what dividends closed: that waits, the rest lasts
LASTING = """
CREATE FUNCTION rewards_lasting(asked bigint) RETURNS bigint LANGUAGE sql STABLE SET search_path = public AS $$
  SELECT (rewards_held(asked) - greatest(0, coalesce((
    SELECT sum(tally.points)
    FROM rewards_tally tally JOIN rewards_period period ON period.id = tally.period_id AND period.points_last_months IS NULL
    WHERE tally.account_id = asked
  ), 0) - coalesce((SELECT sum(given.closed_points) FROM rewards_dividend_given given WHERE given.account_id = asked), 0)))::bigint
$$
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0008_acts"), ("rewards", "0023_points_that_last")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Redemption",
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
                ("kind", fields.CharEnumField(description="USE: use\nBACK: back", enum_type=RedemptionKind, max_length=6)),
                ("key", fields.CharField(max_length=160)),
                ("points", fields.BigIntField()),
                ("rate", fields.IntField()),
                ("pence", fields.BigIntField()),
                (
                    "back",
                    fields.ForeignKeyField(
                        "rewards.Redemption",
                        source_field="back_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="taken_back",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "store",
                    fields.ForeignKeyField(
                        "portal.Store", source_field="store_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "period",
                    fields.ForeignKeyField(
                        "rewards.Period", source_field="period_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_redemption", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Redemption",
            constraint=UniqueConstraint(fields=("society_id", "kind", "key"), name="rewards_redemption_once"),
        ),
        ops.AddConstraint(
            model_name="Redemption",
            constraint=CheckConstraint(
                check="kind IN ('use', 'back') AND (kind = 'back') = (back_id IS NOT NULL)", name="rewards_redemption_kind"
            ),
        ),
        ops.AddConstraint(
            model_name="Redemption",
            constraint=CheckConstraint(
                check="(kind = 'back') = (points < 0) AND points <> 0 AND rate > 0", name="rewards_redemption_points"
            ),
        ),
        ops.AddConstraint(
            model_name="Redemption",
            constraint=CheckConstraint(check="CASE kind WHEN 'use' THEN pence > 0 ELSE pence <= 0 END", name="rewards_redemption_pence"),
        ),
        RunSQL([LASTING], reverse_sql=["DROP FUNCTION rewards_lasting(bigint)"]),
    ]
