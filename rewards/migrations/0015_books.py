"""The close of books: each batch with its hash, the chain of a sealed period, and who closed it; a sealed period takes nothing more."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from rewards.models.books import Step
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.operations import RunSQL

BATCH = """
CREATE TABLE rewards_batch (
  period_id int NOT NULL, posted_at timestamptz NOT NULL, covers varchar(40) NOT NULL, entries_count bigint NOT NULL, root bytea NOT NULL,
  PRIMARY KEY (period_id, posted_at),
  CHECK (entries_count > 0), CHECK (length(root) = 32)
)
"""

# what was posted before batches were kept, by period and instant, as post.sql makes them
POSTED_BEFORE = r"""
INSERT INTO rewards_batch (period_id, posted_at, covers, entries_count, root)
SELECT period_id, posted_at, 'transfers', count(*),
       sha256('\x01' || string_agg(sha256(ROW(kind, source, debit_id, credit_id, amount, unit)::text::bytea), ''::bytea ORDER BY kind, source))
FROM rewards_transfer
GROUP BY period_id, posted_at
"""
DIVIDENDS_BEFORE = """
INSERT INTO rewards_batch (period_id, posted_at, covers, entries_count, root)
SELECT dividend.period_id, step.at, 'dividend ' || dividend.id, dividend.members_count, decode(dividend.frozen_checksum, 'hex')
FROM rewards_dividend dividend JOIN rewards_dividend_step step ON step.dividend_id = dividend.id AND step.state = 'posted'
WHERE dividend.members_count > 0
"""

# whoever posts holds the period until the end, so that who seals it waits, and after that nobody posts
OPEN_ONLY = """
CREATE FUNCTION rewards_batch_open_only() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  PERFORM FROM rewards_period WHERE id = NEW.period_id AND sealed_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'rewards_batch_open_only: period % is sealed, or there is none', NEW.period_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
"""
OPEN_TRIGGER = """
CREATE TRIGGER rewards_batch_open_only BEFORE INSERT ON rewards_batch FOR EACH ROW EXECUTE FUNCTION rewards_batch_open_only()
"""

# what is locked stays locked, and a sealed period stays as it is
STAYS = """
CREATE FUNCTION rewards_period_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  RAISE EXCEPTION 'rewards_period_stays: period % is locked or sealed, and stays so', OLD.id USING ERRCODE = 'restrict_violation';
END $$
"""
STAYS_TRIGGER = """
CREATE TRIGGER rewards_period_stays BEFORE UPDATE ON rewards_period FOR EACH ROW
WHEN (OLD.sealed_at IS NOT NULL OR (OLD.locked_at IS NOT NULL AND NEW.locked_at IS DISTINCT FROM OLD.locked_at))
EXECUTE FUNCTION rewards_period_stays()
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_staff_of_several"), ("rewards", "0014_claims")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Batch",
            fields=[
                ("posted_at", fields.DatetimeField(primary_key=True, unique=True, db_index=True, auto_now=False, auto_now_add=False)),
                ("period_id", fields.IntField()),
                ("covers", fields.CharField(max_length=40)),
                ("entries_count", fields.BigIntField()),
                ("root", fields.BinaryField()),
            ],
            options={"table": "rewards_batch", "app": "rewards", "pk_attr": "posted_at"},
            bases=["Model"],
        ),
        # two columns name a batch, which the model cannot say
        RunSQL(
            ["DROP TABLE rewards_batch", BATCH, POSTED_BEFORE, DIVIDENDS_BEFORE, OPEN_ONLY, OPEN_TRIGGER],
            reverse_sql=["DROP TRIGGER rewards_batch_open_only ON rewards_batch", "DROP FUNCTION rewards_batch_open_only()"],
        ),
        ops.CreateModel(
            name="BooksStep",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "period",
                    fields.ForeignKeyField(
                        "rewards.Period",
                        source_field="period_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("step", fields.CharEnumField(description="LOCKED: locked\nAGREED: agreed\nSEALED: sealed", enum_type=Step, max_length=10)),
                ("says", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
                ("by_name", fields.CharField(max_length=160)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_books_step", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="BooksStep",
            constraint=CheckConstraint(check="step IN ('locked', 'agreed', 'sealed')", name="rewards_books_step_kind"),
        ),
        ops.AddConstraint(
            model_name="BooksStep",
            constraint=UniqueConstraint(fields=("period_id", "step"), name="rewards_books_step_once", condition="step <> 'agreed'"),
        ),
        ops.CreateModel(
            name="SealedBatch",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "period",
                    fields.ForeignKeyField(
                        "rewards.Period", source_field="period_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("place", fields.BigIntField()),
                ("posted_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("hash", fields.BinaryField()),
            ],
            options={"table": "rewards_sealed_batch", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="SealedBatch",
            constraint=UniqueConstraint(fields=("period_id", "place"), name="rewards_sealed_batch_place"),
        ),
        ops.AddConstraint(
            model_name="SealedBatch",
            constraint=UniqueConstraint(fields=("period_id", "posted_at"), name="rewards_sealed_batch_once"),
        ),
        ops.AddField(
            model_name="Period",
            name="sealed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddConstraint(
            model_name="Period",
            constraint=CheckConstraint(check="sealed_at IS NULL OR locked_at IS NOT NULL", name="rewards_period_sealed"),
        ),
        RunSQL(
            [STAYS, STAYS_TRIGGER],
            reverse_sql=["DROP TRIGGER rewards_period_stays ON rewards_period", "DROP FUNCTION rewards_period_stays()"],
        ),
    ]
