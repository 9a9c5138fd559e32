"""The ledger's tables: partitioned by accounting period, which makes its own partitions when it is opened.

They replace the plain tables of 0001, which stand there so that the migrations know the models' columns.
"""

from tortoise import migrations
from tortoise.migrations.operations import RunSQL

PURCHASE = """
CREATE TABLE rewards_purchase (
  period_id int NOT NULL, id bigint NOT NULL, society_id bigint NOT NULL, store_id bigint NOT NULL,
  key varchar(160) NOT NULL, body_hash bytea NOT NULL, account_id bigint NOT NULL,
  sold_at timestamptz NOT NULL, sold_on date NOT NULL, posted_at timestamptz NOT NULL,
  amount_pence bigint NOT NULL, points bigint NOT NULL, contribution_units bigint NOT NULL,
  lines jsonb NOT NULL, earned jsonb NOT NULL,
  refunds_id bigint, refunds_period_id int,
  PRIMARY KEY (period_id, id),
  CHECK (id > 0),
  CHECK ((refunds_id IS NULL) = (refunds_period_id IS NULL)),
  CHECK (refunds_id IS NOT NULL OR (amount_pence >= 0 AND points >= 0 AND contribution_units >= 0))
) PARTITION BY LIST (period_id)
"""
PURCHASE_INDEXES = (
    "CREATE INDEX rewards_purchase_account ON rewards_purchase (account_id, sold_at)",
    "CREATE INDEX rewards_purchase_refunds ON rewards_purchase (refunds_id) WHERE refunds_id IS NOT NULL",
)

# accounts are not foreign keys here: posting joins them and `verify` proves them; a key would cost half the speed
TRANSFER = """
CREATE TABLE rewards_transfer (
  period_id int NOT NULL, kind smallint NOT NULL, source bigint NOT NULL,
  debit_id bigint NOT NULL, credit_id bigint NOT NULL, amount bigint NOT NULL, unit smallint NOT NULL,
  posted_at timestamptz NOT NULL,
  PRIMARY KEY (period_id, kind, source),
  CHECK (amount > 0), CHECK (debit_id <> credit_id), CHECK (unit IN (1, 2, 3))
) PARTITION BY LIST (period_id)
"""

# one society has one period for a day
NO_OVERLAP = """
ALTER TABLE rewards_period ADD CONSTRAINT rewards_period_no_overlap
EXCLUDE USING gist (int8range(society_id, society_id, '[]') WITH &&, daterange(starts_on, ends_on, '[]') WITH &&)
"""

# the society's own accounts have numbers below zero (see models.Account)
OWN_NUMBERS = "CREATE SEQUENCE rewards_own_account INCREMENT BY -1 MINVALUE -9223372036854775807 MAXVALUE -1 START WITH -1"

OPEN = """
CREATE FUNCTION rewards_open_period() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE parent text;
BEGIN
  FOREACH parent IN ARRAY ARRAY['rewards_purchase', 'rewards_transfer'] LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES IN (%s)', parent || '_' || NEW.id, parent, NEW.id);
    PERFORM toadlane_append_only((parent || '_' || NEW.id)::regclass, 'toadlane_site');
  END LOOP;
  RETURN NEW;
END $$
"""
OPEN_TRIGGER = "CREATE TRIGGER rewards_open_period AFTER INSERT ON rewards_period FOR EACH ROW EXECUTE FUNCTION rewards_open_period()"


class Migration(migrations.Migration):
    dependencies = [("rewards", "0001_initial"), ("portal", "0002_append_only")]
    operations = [
        RunSQL(
            [
                "DROP TABLE rewards_purchase, rewards_transfer",
                PURCHASE,
                *PURCHASE_INDEXES,
                TRANSFER,
                NO_OVERLAP,
                OWN_NUMBERS,
                OPEN,
                OPEN_TRIGGER,
            ]
        )
    ]
