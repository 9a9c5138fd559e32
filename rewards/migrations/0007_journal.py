from tortoise import migrations
from tortoise.migrations import operations as ops
from rewards.models.journal import EntryKind
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_staff_of_several"), ("rewards", "0006_reviews")]

    initial = False

    operations = [
        ops.CreateModel(
            name="JournalEntry",
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
                (
                    "kind",
                    fields.CharEnumField(
                        description="AWARD: award\nCORRECTION: correction\nLAPSE: lapse\nBROUGHT: brought",
                        enum_type=EntryKind,
                        max_length=12,
                    ),
                ),
                ("points", fields.BigIntField()),
                ("day", fields.DateField()),
                (
                    "books",
                    fields.ForeignKeyField(
                        "rewards.Period", source_field="books_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("key", fields.CharField(description="what makes the entry one, within its society", max_length=160)),
                ("reason", fields.CharField(default="", description="a code of whoever writes such entries", max_length=40)),
                ("note", fields.CharField(default="", max_length=300)),
                ("purchase_period_id", fields.IntField(null=True)),
                ("purchase_id", fields.BigIntField(null=True)),
                ("subject_kind", fields.CharField(default="", max_length=20)),
                ("subject_id", fields.BigIntField(null=True)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
                ("by_name", fields.CharField(max_length=160)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_journal_entry", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="JournalEntry",
            constraint=UniqueConstraint(fields=("society_id", "key"), name="rewards_journal_entry_once"),
        ),
        ops.AddConstraint(
            model_name="JournalEntry",
            constraint=CheckConstraint(check="points <> 0", name="rewards_journal_entry_points"),
        ),
        ops.AddConstraint(
            model_name="JournalEntry",
            constraint=CheckConstraint(check="kind IN ('award', 'correction', 'lapse', 'brought')", name="rewards_journal_entry_kind"),
        ),
        ops.AddConstraint(
            model_name="JournalEntry",
            constraint=CheckConstraint(check="kind <> 'lapse' OR points < 0", name="rewards_journal_entry_lapse"),
        ),
        ops.AddConstraint(
            model_name="JournalEntry",
            constraint=CheckConstraint(check="(purchase_id IS NULL) = (purchase_period_id IS NULL)", name="rewards_journal_entry_purchase"),
        ),
        ops.AddConstraint(
            model_name="JournalEntry",
            constraint=CheckConstraint(check="(subject_kind = '') = (subject_id IS NULL)", name="rewards_journal_entry_subject"),
        ),
    ]
