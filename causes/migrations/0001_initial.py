from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_append_only"), ("regions", "0002_residence_times"), ("rewards", "0002_ledger")]

    initial = True

    operations = [
        ops.CreateModel(
            name="Cause",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "community",
                    fields.ForeignKeyField(
                        "regions.Community",
                        source_field="community_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("slug", fields.CharField(unique=True, max_length=80)),
                ("name", fields.CharField(max_length=120)),
                ("aim", fields.CharField(max_length=160)),
                ("story", fields.TextField(default="", description="Markdown", unique=False)),
                ("needs", fields.CharField(default="", max_length=300)),
                ("category", fields.CharField(max_length=20)),
                ("sensitive", fields.BooleanField(default=False)),
                ("registered_name", fields.CharField(default="", max_length=160)),
                ("organisation_id", fields.CharField(default="", description="org-id.guide: GB-CHC-1234567", max_length=60)),
                ("website", fields.CharField(default="", max_length=200)),
                ("latitude", fields.FloatField(null=True)),
                ("longitude", fields.FloatField(null=True)),
            ],
            options={"table": "causes_cause", "app": "causes", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Cause",
            constraint=CheckConstraint(
                check="category IN ('food', 'health', 'young people', 'older people', 'environment', 'arts', 'sport', 'animals', 'community space', 'other')",
                name="causes_cause_category",
            ),
        ),
        ops.AddConstraint(
            model_name="Cause",
            constraint=CheckConstraint(check="(latitude IS NULL) = (longitude IS NULL)", name="causes_cause_place"),
        ),
        ops.CreateModel(
            name="Round",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("name", fields.CharField(max_length=40)),
                ("starts_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("settled_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("causes_most", fields.SmallIntField(default=3)),
                ("sweeps", fields.BooleanField(default=True)),
            ],
            options={"table": "causes_round", "app": "causes", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Round",
            constraint=UniqueConstraint(fields=("society_id", "starts_at"), name="causes_round_once"),
        ),
        ops.AddConstraint(
            model_name="Round",
            constraint=CheckConstraint(check="ends_at > starts_at AND causes_most > 0", name="causes_round_bounds"),
        ),
        ops.CreateModel(
            name="Pool",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "round",
                    fields.ForeignKeyField(
                        "causes.Round", source_field="round_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "community",
                    fields.ForeignKeyField(
                        "regions.Community",
                        source_field="community_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={"table": "causes_pool", "app": "causes", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Running",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "round",
                    fields.ForeignKeyField(
                        "causes.Round", source_field="round_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "cause",
                    fields.ForeignKeyField(
                        "causes.Cause",
                        source_field="cause_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "community",
                    fields.ForeignKeyField(
                        "regions.Community",
                        source_field="community_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("begins_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "causes_running", "app": "causes", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Running",
            constraint=UniqueConstraint(fields=("round_id", "cause_id"), name="causes_running_once"),
        ),
        ops.AddConstraint(
            model_name="Running",
            constraint=CheckConstraint(check="ends_at IS NULL OR ends_at >= begins_at", name="causes_running_order"),
        ),
        ops.CreateModel(
            name="Accrual",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "round",
                    fields.ForeignKeyField(
                        "causes.Round", source_field="round_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "community",
                    fields.ForeignKeyField(
                        "regions.Community",
                        source_field="community_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "running",
                    fields.ForeignKeyField(
                        "causes.Running",
                        source_field="running_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("day", fields.DateField()),
                ("units", fields.BigIntField()),
            ],
            options={"table": "causes_accrual", "app": "causes", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Choice",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "member",
                    fields.ForeignKeyField(
                        "portal.Member", source_field="member_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "round",
                    fields.ForeignKeyField(
                        "causes.Round", source_field="round_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "running",
                    fields.ForeignKeyField(
                        "causes.Running",
                        source_field="running_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("is_first", fields.BooleanField()),
                ("begins_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
            ],
            options={
                "table": "causes_choice",
                "app": "causes",
                "indexes": [Index(fields=["member_id", "round_id", "begins_at"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Choice",
            constraint=UniqueConstraint(fields=("member_id", "round_id"), name="causes_choice_one_live", condition="ends_at IS NULL"),
        ),
        ops.AddConstraint(
            model_name="Choice",
            constraint=UniqueConstraint(fields=("member_id", "round_id"), name="causes_choice_one_first", condition="is_first"),
        ),
        ops.AddConstraint(
            model_name="Choice",
            constraint=CheckConstraint(check="ends_at IS NULL OR ends_at >= begins_at", name="causes_choice_order"),
        ),
        ops.CreateModel(
            name="Part",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "rewards.Account", source_field="account_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "round",
                    fields.ForeignKeyField(
                        "causes.Round", source_field="round_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "community",
                    fields.ForeignKeyField(
                        "regions.Community",
                        source_field="community_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "running",
                    fields.ForeignKeyField(
                        "causes.Running",
                        source_field="running_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "choice",
                    fields.ForeignKeyField(
                        "causes.Choice", source_field="choice_id", null=True, db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("units", fields.BigIntField()),
            ],
            options={"table": "causes_part", "app": "causes", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Sweep",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "choice",
                    fields.ForeignKeyField(
                        "causes.Choice", source_field="choice_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "pool",
                    fields.ForeignKeyField(
                        "causes.Pool", source_field="pool_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("units", fields.BigIntField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "causes_sweep", "app": "causes", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Sweep",
            constraint=UniqueConstraint(fields=("choice_id", "pool_id"), name="causes_sweep_once"),
        ),
    ]
