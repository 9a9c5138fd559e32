"""Lots: points that last by the day on which they end, what redemptions took from each, and how each ended."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.operations import RunSQL
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

# the last day of the month that is so many after that of a day
LAST_DAY = """
CREATE FUNCTION rewards_last_day(day date, months int) RETURNS date LANGUAGE sql IMMUTABLE AS
$$ SELECT (date_trunc('month', day::timestamp) + make_interval(months => months + 1) - interval '1 day')::date $$
"""
# what of the lots of accounts is there still: what an account holds lies in those that end last, so what is gone went soonest first
LEFT = """
CREATE FUNCTION rewards_lots_left(asked bigint[])
RETURNS TABLE (lot_id bigint, account_id bigint, ends_on date, remaining bigint, points bigint)
LANGUAGE sql STABLE SET search_path = public AS $$
  WITH held AS MATERIALIZED (
    SELECT account_id, rewards_lasting(account_id) AS points FROM unnest(asked) AS one(account_id)
  ), stack AS (
    SELECT lot.id, lot.account_id, lot.ends_on, lot.remaining, greatest(0, held.points - coalesce(sum(lot.remaining) OVER (
             PARTITION BY lot.account_id ORDER BY lot.ends_on, lot.id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
           ), 0)) AS by_then
    FROM rewards_lot lot JOIN held USING (account_id)
    WHERE lot.remaining > 0
  )
  SELECT stack.id, stack.account_id, stack.ends_on, stack.remaining,
         least(stack.remaining, by_then - coalesce(lag(by_then) OVER (PARTITION BY stack.account_id ORDER BY stack.ends_on, stack.id), 0))::bigint
  FROM stack
$$
"""
OPEN = "CREATE INDEX rewards_lot_open ON rewards_lot (society_id, ends_on) WHERE remaining > 0 OR remaining < 0 AND ended > 0"
PERIOD = "(points_last_months IS NULL) = (point_value IS NULL) AND points_last_months BETWEEN 3 AND 120 AND point_value > 0"


def to(model: str, column: str, *, db_index: bool = False) -> fields.ForeignKeyRelation:
    return fields.ForeignKeyField(
        model, source_field=column, db_index=db_index, db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
    )


class Migration(migrations.Migration):
    dependencies = [("portal", "0008_acts"), ("rewards", "0028_dividends_paid")]

    initial = False

    operations = [
        ops.RemoveConstraint(model_name="Period", name="rewards_period_points", fields=None),
        ops.AddConstraint(model_name="Period", constraint=CheckConstraint(check=PERIOD, name="rewards_period_points")),
        ops.CreateModel(
            name="Lot",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("society", to("portal.Society", "society_id")),
                ("account", to("rewards.Account", "account_id")),
                ("ends_on", fields.DateField()),
                ("grace", fields.BooleanField()),
                ("given", fields.BigIntField()),
                ("remaining", fields.BigIntField()),
                ("ended", fields.BigIntField()),
                ("told_days", fields.SmallIntField(null=True)),
            ],
            options={"table": "rewards_lot", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Lot", constraint=UniqueConstraint(fields=("account_id", "ends_on", "grace"), name="rewards_lot_once")
        ),
        ops.AddConstraint(
            model_name="Lot",
            constraint=CheckConstraint(
                check="ended >= 0 AND (NOT grace OR given = 0) AND told_days IN (60, 14)", name="rewards_lot_points"
            ),
        ),
        ops.CreateModel(
            name="LotUse",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("redemption", to("rewards.Redemption", "redemption_id")),
                ("lot", to("rewards.Lot", "lot_id", db_index=True)),
                ("points", fields.BigIntField()),
            ],
            options={"table": "rewards_lot_use", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="LotUse", constraint=UniqueConstraint(fields=("redemption_id", "lot_id"), name="rewards_lot_use_once")
        ),
        ops.AddConstraint(model_name="LotUse", constraint=CheckConstraint(check="points <> 0", name="rewards_lot_use_points")),
        ops.CreateModel(
            name="PointExpiry",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("lot", to("rewards.Lot", "lot_id", db_index=True)),
                ("points", fields.BigIntField()),
                ("ended", fields.BigIntField()),
                ("period", to("rewards.Period", "period_id")),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_point_expiry", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="PointExpiry",
            constraint=CheckConstraint(
                check="points <> 0 AND abs(ended) <= abs(points) AND ended * points >= 0", name="rewards_point_expiry_points"
            ),
        ),
        RunSQL(
            [LAST_DAY, LEFT, OPEN],
            reverse_sql=[
                "DROP INDEX rewards_lot_open",
                "DROP FUNCTION rewards_lots_left(bigint[])",
                "DROP FUNCTION rewards_last_day(date, int)",
            ],
        ),
    ]
