"""Dividends are paid out: disbursements, what members chose, bank details and files, vouchers and what happens to them."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from rewards.models.vouchers import EntryKind
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.operations import RunSQL

# accounts are not foreign keys here, as in rewards_transfer: `verify` proves them
PAYOUT = """
CREATE TABLE rewards_payout (
  disbursement_id bigint NOT NULL REFERENCES rewards_disbursement (id), account_id bigint NOT NULL, method varchar(20) NOT NULL,
  held_pence bigint NOT NULL, paid_pence bigint NOT NULL, fund_pence bigint NOT NULL, why varchar(12) NOT NULL,
  receiver_id bigint, bank_id bigint,
  PRIMARY KEY (account_id, disbursement_id),
  CONSTRAINT rewards_payout_adds_up CHECK (held_pence > 0 AND paid_pence >= 0 AND fund_pence >= 0 AND paid_pence + fund_pence <= held_pence),
  CONSTRAINT rewards_payout_carried CHECK ((paid_pence + fund_pence < held_pence) = (why <> ''))
) PARTITION BY LIST (disbursement_id)
"""

# as the lines of a dividend: filled without a key, which is made when all is there; closed as every other posted table
BEGIN = """
CREATE FUNCTION rewards_begin_disbursement(disbursement bigint) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE part text := 'rewards_payout_' || disbursement;
BEGIN
  IF NOT EXISTS (SELECT FROM rewards_disbursement WHERE id = disbursement AND frozen_checksum IS NULL) THEN
    RAISE EXCEPTION 'disbursement % is not there, or its payouts are frozen', disbursement;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE rewards_payout INCLUDING CONSTRAINTS, CHECK (disbursement_id = %s))', part, disbursement);
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'toadlane_site') THEN
    EXECUTE format('GRANT SELECT, INSERT ON %I TO toadlane_site', part);
  END IF;
  RETURN part;
END $$
"""
END = """
CREATE FUNCTION rewards_end_disbursement(disbursement bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE part text := 'rewards_payout_' || disbursement;
BEGIN
  EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (account_id, disbursement_id)', part);
  EXECUTE format('ALTER TABLE rewards_payout ATTACH PARTITION %I FOR VALUES IN (%s)', part, disbursement);
  PERFORM toadlane_append_only(part::regclass, 'toadlane_site');
  EXECUTE format('ANALYZE %I', part);
END $$
"""

MADE = """
CREATE VIEW rewards_payout_made AS
SELECT payout.account_id, payout.disbursement_id, disbursement.society_id, payout.method, payout.held_pence, payout.paid_pence,
       payout.fund_pence, payout.why, payout.receiver_id, payout.bank_id, step.at AS posted_at
FROM rewards_payout payout
JOIN rewards_disbursement disbursement ON disbursement.id = payout.disbursement_id
JOIN rewards_disbursement_step step ON step.disbursement_id = disbursement.id AND step.state = 'posted'
"""

# what an account holds: what was transferred, what posted dividends gave, and what posted disbursements paid out
HELD = """
CREATE OR REPLACE FUNCTION rewards_held(asked bigint) RETURNS bigint LANGUAGE sql STABLE SET search_path = public AS $$
  SELECT (
    coalesce((SELECT amount FROM rewards_balance WHERE account_id = asked), 0) + coalesce((
      SELECT sum(CASE
        WHEN account.unit = 1 THEN -given.closed_points
        WHEN account.owner_kind = 'share' THEN given.share_pence
        ELSE given.gross_pence - given.share_pence
      END)
      FROM rewards_account account
      JOIN rewards_account points ON points.society_id = account.society_id AND points.unit = 1 AND points.owner_kind = 'member'
        AND points.owner_id = account.owner_id
      JOIN rewards_dividend_given given ON given.account_id = points.id
      WHERE account.id = asked AND account.unit IN (1, 3) AND account.owner_kind IN ('member', 'share')
    ), 0) + coalesce((
      SELECT sum(CASE
        WHEN account.owner_kind = 'member' THEN -(made.paid_pence + made.fund_pence)
        WHEN made.method = 'share account' THEN made.paid_pence
        ELSE 0
      END)
      FROM rewards_account account
      JOIN rewards_account points ON points.society_id = account.society_id AND points.unit = 1 AND points.owner_kind = 'member'
        AND points.owner_id = account.owner_id
      JOIN rewards_payout_made made ON made.account_id = points.id
      WHERE account.id = asked AND account.unit = 3 AND account.owner_kind IN ('member', 'share account')
    ), 0)
  )::bigint
$$
"""

# fifteen digits from the server's own source of chance, and the Damm digit that finds a slip (R34)
CODE = """
CREATE FUNCTION rewards_voucher_code() RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = public AS $$
DECLARE
  chance text := replace(gen_random_uuid()::text, '-', '');
  digits text := lpad(mod(('x' || left(chance, 12) || right(chance, 3))::bit(60)::bigint, 1000000000000000)::text, 15, '0');
  damm text := '0317598642709215486342068713591750983426612304597836742095815869720134894536201794386172052581436790';
  interim int := 0;
BEGIN
  FOR place IN 1..15 LOOP
    interim := substr(damm, interim * 10 + substr(digits, place, 1)::int + 1, 1)::int;
  END LOOP;
  RETURN digits || interim;
END $$
"""

# what a voucher is stays what it was; only its rest, its last day and that it is void may change
VOUCHER_KEPT = """
CREATE FUNCTION rewards_voucher_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  RAISE EXCEPTION 'rewards_voucher_kept: voucher % would become another, or be deleted', OLD.id;
END $$
"""
VOUCHER_UPDATE = """
CREATE TRIGGER rewards_voucher_kept BEFORE UPDATE ON rewards_voucher FOR EACH ROW
WHEN ((OLD.code, OLD.account_id, OLD.disbursement_id, OLD.value_pence, OLD.issued_at) IS DISTINCT FROM
      (NEW.code, NEW.account_id, NEW.disbursement_id, NEW.value_pence, NEW.issued_at)
      OR (OLD.void_at IS NOT NULL AND NEW.void_at IS NULL))
EXECUTE FUNCTION rewards_voucher_kept()
"""
VOUCHER_DELETE = (
    "CREATE TRIGGER rewards_voucher_kept_whole BEFORE DELETE ON rewards_voucher FOR EACH ROW EXECUTE FUNCTION rewards_voucher_kept()"
)
DUE = "CREATE INDEX rewards_voucher_due ON rewards_voucher (expires_on) WHERE left_pence > 0"


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_staff_of_several"), ("rewards", "0016_staff_card")]

    initial = False

    operations = [
        ops.CreateModel(
            name="BankDetails",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "member",
                    fields.ForeignKeyField(
                        "portal.Member",
                        source_field="member_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=70)),
                ("iban", fields.CharField(max_length=34)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_bank_details", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="BankDetails",
            constraint=CheckConstraint(
                check="(name = '' AND iban = '') OR (name <> '' AND iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}$')",
                name="rewards_bank_details_iban",
            ),
        ),
        ops.CreateModel(
            name="Disbursement",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "dividend",
                    fields.ForeignKeyField(
                        "rewards.Dividend",
                        source_field="dividend_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("cut_off", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("threshold_pence", fields.BigIntField()),
                ("default_method", fields.CharField(max_length=20)),
                ("voucher_months", fields.SmallIntField()),
                ("once", fields.CharField(unique=True, max_length=32)),
                ("frozen_checksum", fields.CharField(null=True, max_length=64)),
                (
                    "figures",
                    fields.JSONField(
                        null=True,
                        description="what its payouts come to, once frozen",
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_disbursement", "app": "rewards", "indexes": [Index(fields=["society_id", "id"])], "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Disbursement",
            constraint=CheckConstraint(
                check="threshold_pence BETWEEN 0 AND 1000000 AND voucher_months BETWEEN 1 AND 120", name="rewards_disbursement_bounds"
            ),
        ),
        ops.AddConstraint(
            model_name="Disbursement",
            constraint=CheckConstraint(check="(frozen_checksum IS NULL) = (figures IS NULL)", name="rewards_disbursement_frozen"),
        ),
        ops.CreateModel(
            name="BankFile",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "disbursement",
                    fields.ForeignKeyField(
                        "rewards.Disbursement",
                        source_field="disbursement_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("part", fields.SmallIntField()),
                ("message", fields.CharField(unique=True, max_length=35)),
                ("count", fields.IntField()),
                ("pence", fields.BigIntField()),
                ("content", fields.BinaryField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_bank_file", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="BankFile",
            constraint=UniqueConstraint(fields=("disbursement_id", "part"), name="rewards_bank_file_once"),
        ),
        ops.AddConstraint(
            model_name="BankFile",
            constraint=CheckConstraint(check="count > 0 AND pence > 0 AND part > 0", name="rewards_bank_file_some"),
        ),
        ops.CreateModel(
            name="DisbursementStep",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "disbursement",
                    fields.ForeignKeyField(
                        "rewards.Disbursement",
                        source_field="disbursement_id",
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
            options={"table": "rewards_disbursement_step", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="DisbursementStep",
            constraint=CheckConstraint(
                check="state IN ('open', 'calculated', 'release', 'released', 'posted', 'file', 'paid', 'closed', 'withdrawn')",
                name="rewards_disbursement_step_state",
            ),
        ),
        ops.AddConstraint(
            model_name="DisbursementStep",
            constraint=UniqueConstraint(
                fields=("disbursement_id", "state"), name="rewards_disbursement_step_once", condition="state NOT IN ('release', 'file')"
            ),
        ),
        ops.AddConstraint(
            model_name="DisbursementStep",
            constraint=UniqueConstraint(
                fields=("disbursement_id", "by_kind", "by_id"), name="rewards_disbursement_step_two_people", condition="state = 'release'"
            ),
        ),
        ops.CreateModel(
            name="PayingAccount",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.OneToOneField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("name", fields.CharField(max_length=70)),
                ("iban", fields.CharField(max_length=34)),
            ],
            options={"table": "rewards_paying_account", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Payout",
            fields=[
                ("account_id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("disbursement_id", fields.BigIntField()),
                ("method", fields.CharField(max_length=20)),
                ("held_pence", fields.BigIntField()),
                ("paid_pence", fields.BigIntField()),
                ("fund_pence", fields.BigIntField()),
                ("why", fields.CharField(max_length=12)),
                ("receiver_id", fields.BigIntField(null=True)),
                ("bank_id", fields.BigIntField(null=True)),
            ],
            options={"table": "rewards_payout", "app": "rewards", "pk_attr": "account_id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PayoutChoice",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society",
                        source_field="society_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
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
                ("method", fields.CharField(max_length=20)),
                ("odd", fields.CharField(max_length=5)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
                ("by_name", fields.CharField(max_length=160)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_payout_choice", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="PayoutChoice",
            constraint=CheckConstraint(check="odd IN ('carry', 'fund')", name="rewards_payout_choice_odd"),
        ),
        ops.CreateModel(
            name="PayoutReturn",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "disbursement",
                    fields.ForeignKeyField(
                        "rewards.Disbursement",
                        source_field="disbursement_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
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
                    "period",
                    fields.ForeignKeyField(
                        "rewards.Period", source_field="period_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("pence", fields.BigIntField()),
                ("reason", fields.CharField(max_length=200)),
                ("by_kind", fields.CharField(max_length=10)),
                ("by_id", fields.BigIntField()),
                ("by_name", fields.CharField(max_length=160)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_payout_return", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="PayoutReturn",
            constraint=UniqueConstraint(fields=("disbursement_id", "account_id"), name="rewards_payout_return_once"),
        ),
        ops.AddConstraint(
            model_name="PayoutReturn",
            constraint=CheckConstraint(check="pence > 0", name="rewards_payout_return_pence"),
        ),
        ops.CreateModel(
            name="PayoutTotal",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "disbursement",
                    fields.ForeignKeyField(
                        "rewards.Disbursement",
                        source_field="disbursement_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "rewards.Account", source_field="account_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "period",
                    fields.ForeignKeyField(
                        "rewards.Period", source_field="period_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                ("pence", fields.BigIntField()),
            ],
            options={"table": "rewards_payout_total", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="PayoutTotal",
            constraint=UniqueConstraint(fields=("disbursement_id", "account_id"), name="rewards_payout_total_once"),
        ),
        ops.AddConstraint(
            model_name="PayoutTotal",
            constraint=CheckConstraint(check="pence > 0", name="rewards_payout_total_pence"),
        ),
        ops.CreateModel(
            name="Voucher",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "society",
                    fields.ForeignKeyField(
                        "portal.Society", source_field="society_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "disbursement",
                    fields.ForeignKeyField(
                        "rewards.Disbursement",
                        source_field="disbursement_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
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
                ("code", fields.CharField(unique=True, max_length=16)),
                ("value_pence", fields.BigIntField()),
                ("left_pence", fields.BigIntField()),
                ("issued_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_on", fields.DateField(description="the last day on which it serves")),
                (
                    "replaces",
                    fields.ForeignKeyField(
                        "rewards.Voucher",
                        source_field="replaces_id",
                        null=True,
                        unique=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="replaced_by",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("void_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "rewards_voucher", "app": "rewards", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="Voucher",
            constraint=UniqueConstraint(
                fields=("disbursement_id", "account_id"), name="rewards_voucher_once", condition="replaces_id IS NULL"
            ),
        ),
        ops.AddConstraint(
            model_name="Voucher",
            constraint=CheckConstraint(check="code ~ '^[0-9]{16}$'", name="rewards_voucher_code"),
        ),
        ops.AddConstraint(
            model_name="Voucher",
            constraint=CheckConstraint(check="value_pence > 0 AND left_pence >= 0", name="rewards_voucher_left"),
        ),
        ops.AddConstraint(
            model_name="Voucher",
            constraint=CheckConstraint(check="void_at IS NULL OR left_pence = 0", name="rewards_voucher_void"),
        ),
        ops.CreateModel(
            name="VoucherEntry",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "voucher",
                    fields.ForeignKeyField(
                        "rewards.Voucher", source_field="voucher_id", db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(description="USE: use\nBACK: back\nEXPIRY: expiry\nMOVE: move", enum_type=EntryKind, max_length=6),
                ),
                ("key", fields.CharField(max_length=160)),
                ("pence", fields.BigIntField()),
                ("left_pence", fields.BigIntField()),
                (
                    "back",
                    fields.ForeignKeyField(
                        "rewards.VoucherEntry",
                        source_field="back_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="taken_back",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "store",
                    fields.ForeignKeyField(
                        "portal.Store", source_field="store_id", null=True, db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
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
            options={"table": "rewards_voucher_entry", "app": "rewards", "indexes": [Index(fields=["back_id"])], "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="VoucherEntry",
            constraint=UniqueConstraint(fields=("voucher_id", "kind", "key"), name="rewards_voucher_entry_once"),
        ),
        ops.AddConstraint(
            model_name="VoucherEntry",
            constraint=CheckConstraint(check="kind IN ('use', 'back', 'expiry', 'move')", name="rewards_voucher_entry_kind"),
        ),
        ops.AddConstraint(
            model_name="VoucherEntry",
            constraint=CheckConstraint(
                check="(kind = 'back') = (back_id IS NOT NULL) AND (kind = 'back') = (pence < 0) AND pence <> 0",
                name="rewards_voucher_entry_pence",
            ),
        ),
        ops.AddConstraint(
            model_name="VoucherEntry",
            constraint=CheckConstraint(check="left_pence >= 0", name="rewards_voucher_entry_left"),
        ),
        RunSQL(
            [
                "DROP TABLE rewards_payout",
                PAYOUT,
                BEGIN,
                END,
                MADE,
                HELD,
                CODE,
                VOUCHER_KEPT,
                VOUCHER_UPDATE,
                VOUCHER_DELETE,
                DUE,
            ]
        ),
    ]
