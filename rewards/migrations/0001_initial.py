from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from rewards.models.ledger import Unit
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    initial = True

    operations = [
        ops.CreateModel(
            name="Account",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("unit", fields.IntEnumField(description="POINTS: 1\nCONTRIBUTION: 2\nMONEY: 3", enum_type=Unit, generated=False)),
                ("owner_kind", fields.CharField(max_length=20)),
                ("owner_id", fields.BigIntField()),
            ],
            options={"table": "rewards_account", "app": "rewards", "indexes": [Index(fields=["owner_kind", "owner_id"])], "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Account",
            constraint=UniqueConstraint(fields=("society_id", "unit", "owner_kind", "owner_id"), name="rewards_account_once"),
        ),
        ops.AddConstraint(
            model_name="Account",
            constraint=CheckConstraint(check="unit IN (1, 2, 3)", name="rewards_account_unit"),
        ),
        ops.CreateModel(
            name="Balance",
            fields=[
                (
                    "account",
                    fields.OneToOneField(
                        "rewards.Account",
                        source_field="account_id",
                        primary_key=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("amount", fields.BigIntField()),
            ],
            options={"table": "rewards_balance", "app": "rewards", "pk_attr": "account_id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Category",
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
                ("code", fields.CharField(max_length=40)),
                ("names", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("excluded_why", fields.CharField(null=True, description="a code of earning.EXCLUSIONS; null: it earns", max_length=30)),
                ("basis", fields.CharField(max_length=10)),
                ("sensitive", fields.BooleanField(default=False, description="keep category and amount, never the product (X1)")),
            ],
            options={"table": "rewards_category", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Category",
            constraint=UniqueConstraint(fields=("society_id", "code"), name="rewards_category_once"),
        ),
        ops.AddConstraint(
            model_name="Category",
            constraint=CheckConstraint(check="basis IN ('own brand', 'all', 'none')", name="rewards_category_basis"),
        ),
        ops.CreateModel(
            name="EarningRule",
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
                ("version", fields.IntField()),
                ("numerator", fields.IntField()),
                ("denominator", fields.IntField()),
                ("contribution_basis_points", fields.IntField(description="the 1% is 100 basis points")),
                ("starts_on", fields.DateField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_earning_rule", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="EarningRule",
            constraint=UniqueConstraint(fields=("line_id", "version"), name="rewards_earning_rule_version"),
        ),
        ops.AddConstraint(
            model_name="EarningRule",
            constraint=UniqueConstraint(fields=("line_id", "starts_on"), name="rewards_earning_rule_day"),
        ),
        ops.AddConstraint(
            model_name="EarningRule",
            constraint=CheckConstraint(
                check="numerator >= 0 AND denominator > 0 AND contribution_basis_points BETWEEN 0 AND 10000",
                name="rewards_earning_rule_bounds",
            ),
        ),
        ops.CreateModel(
            name="Period",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("name", fields.CharField(max_length=40)),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField()),
                ("locked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_period", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Period",
            constraint=CheckConstraint(check="ends_on > starts_on", name="rewards_period_order"),
        ),
        ops.CreateModel(
            name="Dividend",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "period",
                    fields.ForeignKeyField(
                        "rewards.Period", source_field="period_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("rate", fields.BigIntField()),
                ("motion", fields.CharField(default="", max_length=200)),
                ("voted_on", fields.DateField(null=True)),
                ("votes_for", fields.IntField(null=True)),
                ("votes_against", fields.IntField(null=True)),
                ("once", fields.CharField(unique=True, max_length=32)),
                ("pays_on", fields.DateField(null=True)),
                ("frozen_checksum", fields.CharField(null=True, max_length=64)),
                ("members_count", fields.IntField(null=True)),
                ("total_pence", fields.BigIntField(null=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_dividend", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Dividend",
            constraint=CheckConstraint(check="rate BETWEEN 0 AND 10000000", name="rewards_dividend_rate"),
        ),
        ops.AddConstraint(
            model_name="Dividend",
            constraint=CheckConstraint(check="votes_for >= 0 AND votes_against >= 0", name="rewards_dividend_votes"),
        ),
        ops.CreateModel(
            name="DividendLine",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "dividend",
                    fields.ForeignKeyField(
                        "rewards.Dividend", source_field="dividend_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
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
                ("points", fields.BigIntField()),
                ("gross_pence", fields.BigIntField()),
                ("share_pence", fields.BigIntField()),
                ("paid_pence", fields.BigIntField()),
            ],
            options={"table": "rewards_dividend_line", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="DividendLine",
            constraint=UniqueConstraint(fields=("dividend_id", "account_id"), name="rewards_dividend_line_once"),
        ),
        ops.AddConstraint(
            model_name="DividendLine",
            constraint=CheckConstraint(
                check="points > 0 AND gross_pence >= 0 AND share_pence >= 0 AND gross_pence = share_pence + paid_pence",
                name="rewards_dividend_line_adds_up",
            ),
        ),
        ops.CreateModel(
            name="DividendStep",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "dividend",
                    fields.ForeignKeyField(
                        "rewards.Dividend",
                        source_field="dividend_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="steps",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("state", fields.CharField(max_length=20)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
                ("by_name", fields.CharField(max_length=160)),
                ("note", fields.CharField(default="", max_length=300)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_dividend_step", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="DividendStep",
            constraint=CheckConstraint(
                check="state IN ('draft', 'recommended', 'approved', 'calculated', 'release', 'released', 'posted', 'withdrawn')",
                name="rewards_dividend_step_state",
            ),
        ),
        ops.AddConstraint(
            model_name="DividendStep",
            constraint=UniqueConstraint(fields=("dividend_id", "state"), name="rewards_dividend_step_once", condition="state <> 'release'"),
        ),
        ops.AddConstraint(
            model_name="DividendStep",
            constraint=UniqueConstraint(
                fields=("dividend_id", "by_kind", "by_id"), name="rewards_dividend_step_two_people", condition="state = 'release'"
            ),
        ),
        ops.CreateModel(
            name="Purchase",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("period_id", fields.IntField()),
                ("society_id", fields.BigIntField()),
                ("store_id", fields.BigIntField()),
                ("key", fields.CharField(max_length=160)),
                ("body_hash", fields.BinaryField()),
                ("account_id", fields.BigIntField()),
                ("sold_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("sold_on", fields.DateField()),
                ("posted_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("amount_pence", fields.BigIntField()),
                ("points", fields.BigIntField()),
                ("contribution_units", fields.BigIntField()),
                ("lines", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("earned", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("refunds_id", fields.BigIntField(null=True)),
                ("refunds_period_id", fields.IntField(null=True)),
            ],
            options={"table": "rewards_purchase", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Tally",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "period",
                    fields.ForeignKeyField(
                        "rewards.Period", source_field="period_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "rewards.Account", source_field="account_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "line",
                    fields.ForeignKeyField(
                        "portal.BusinessLine", source_field="line_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("points", fields.BigIntField()),
                ("eligible_pence", fields.BigIntField()),
            ],
            options={"table": "rewards_tally", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Tally",
            constraint=UniqueConstraint(fields=("account_id", "period_id", "line_id"), name="rewards_tally_once"),
        ),
        ops.CreateModel(
            name="TillMapping",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("name", fields.CharField(max_length=40)),
                ("says", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
            ],
            options={"table": "rewards_till_mapping", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="TillMapping",
            constraint=UniqueConstraint(fields=("society_id", "name"), name="rewards_till_mapping_once"),
        ),
        ops.CreateModel(
            name="Transfer",
            fields=[
                ("source", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("period_id", fields.IntField()),
                ("kind", fields.SmallIntField()),
                ("debit_id", fields.BigIntField()),
                ("credit_id", fields.BigIntField()),
                ("amount", fields.BigIntField()),
                ("unit", fields.SmallIntField()),
                ("posted_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_transfer", "app": "rewards", "pk_attr": "source"},
            bases=["Model"],
        ),
    ]
