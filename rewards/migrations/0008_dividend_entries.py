"""The lines of a dividend are partitioned by dividend, and entries of the ledger once it is posted (decision 8).

What earlier versions had posted as transfers becomes what it is now: those transfers and their part of the balances go.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.operations import RunSQL

KEEP = "CREATE TABLE rewards_old_dividend_line AS SELECT * FROM rewards_dividend_line"

# accounts are not foreign keys here, as in rewards_transfer: `verify` proves them
LINE = """
CREATE TABLE rewards_dividend_line (
  dividend_id bigint NOT NULL REFERENCES rewards_dividend (id), account_id bigint NOT NULL, points bigint NOT NULL,
  gross_pence bigint NOT NULL, share_pence bigint NOT NULL, before_pence bigint NOT NULL, whole_pence bigint NOT NULL,
  fund_points bigint NOT NULL,
  PRIMARY KEY (account_id, dividend_id),
  CONSTRAINT rewards_dividend_line_adds_up CHECK (points > 0 AND share_pence BETWEEN 0 AND gross_pence),
  CONSTRAINT rewards_dividend_line_whole CHECK (
    before_pence >= 0 AND fund_points BETWEEN 0 AND points AND gross_pence = greatest(whole_pence - before_pence, 0)
  )
) PARTITION BY LIST (dividend_id)
"""

# filled without a key, which is made when all is there; until it is a partition only this transaction sees it
BEGIN = """
CREATE FUNCTION rewards_begin_dividend(dividend bigint) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE part text := 'rewards_dividend_line_' || dividend;
BEGIN
  IF NOT EXISTS (SELECT FROM rewards_dividend WHERE id = dividend AND frozen_checksum IS NULL) THEN
    RAISE EXCEPTION 'dividend % is not there, or its lines are frozen', dividend;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE rewards_dividend_line INCLUDING CONSTRAINTS, CHECK (dividend_id = %s))', part, dividend);
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'toadlane_site') THEN
    EXECUTE format('GRANT SELECT, INSERT ON %I TO toadlane_site', part);
  END IF;
  RETURN part;
END $$
"""
END = """
CREATE FUNCTION rewards_end_dividend(dividend bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE part text := 'rewards_dividend_line_' || dividend;
BEGIN
  EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (account_id, dividend_id)', part);
  EXECUTE format('ALTER TABLE rewards_dividend_line ATTACH PARTITION %I FOR VALUES IN (%s)', part, dividend);
  PERFORM toadlane_append_only(part::regclass, 'toadlane_site');
  EXECUTE format('ANALYZE %I', part);
END $$
"""

GIVEN = """
CREATE VIEW rewards_dividend_given AS
SELECT line.account_id, line.dividend_id, dividend.society_id, dividend.period_id, line.points,
       CASE dividend.stage WHEN 'final' THEN line.points ELSE 0 END AS closed_points,
       line.gross_pence, line.share_pence, step.at AS posted_at
FROM rewards_dividend_line line
JOIN rewards_dividend dividend ON dividend.id = line.dividend_id
JOIN rewards_dividend_step step ON step.dividend_id = dividend.id AND step.state = 'posted'
"""
HELD = """
CREATE FUNCTION rewards_held(asked bigint) RETURNS bigint LANGUAGE sql STABLE SET search_path = public AS $$
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
    ), 0)
  )::bigint
$$
"""
# as rewards.postings.source_of: 63 bits of a SHA-256 name a posting
BACK = """
CREATE FUNCTION rewards_share_back_source(dividend bigint, account bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT greatest(1, (('x' || left(encode(sha256(convert_to(dividend || ':' || account, 'UTF8')), 'hex'), 16))::bit(64) >> 1)::bigint)
$$
"""
BELOW = "CREATE INDEX rewards_tally_below ON rewards_tally (account_id) WHERE points < 0"

MOVE = """
DO $$
DECLARE part regclass; posted record;
BEGIN
  FOR posted IN SELECT DISTINCT dividend_id AS id FROM rewards_old_dividend_line ORDER BY 1 LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF rewards_dividend_line FOR VALUES IN (%s)', 'rewards_dividend_line_' || posted.id, posted.id);
  END LOOP;
  INSERT INTO rewards_dividend_line (dividend_id, account_id, points, gross_pence, share_pence, before_pence, whole_pence, fund_points)
  SELECT dividend_id, account_id, points, gross_pence, share_pence, before_pence, whole_pence, fund_points FROM rewards_old_dividend_line;
  -- the released fingerprint is taken by parts now, and over the community fund's part too (dividend_figures.sql)
  UPDATE rewards_dividend dividend SET fund_pence = coalesce(fund_pence, 0), frozen_checksum = encode(sha256(convert_to((
    SELECT encode(sha256(convert_to(coalesce(string_agg(lines, E'\\n' ORDER BY piece), ''), 'UTF8')), 'hex')
    FROM (
      SELECT account_id >> 16 AS piece, encode(sha256(convert_to(string_agg(
        account_id || ',' || points || ',' || gross_pence || ',' || share_pence, E'\\n' ORDER BY account_id), 'UTF8')), 'hex') AS lines
      FROM rewards_dividend_line line WHERE line.dividend_id = dividend.id GROUP BY 1
    ) AS pieces
  ) || ',' || coalesce(fund_pence, 0), 'UTF8')), 'hex')
  WHERE frozen_checksum IS NOT NULL;
  CREATE TEMPORARY TABLE gone ON COMMIT DROP AS
  SELECT transfer.* FROM rewards_transfer transfer WHERE kind IN (8, 9) OR (kind = 10 AND source > 0);
  IF NOT EXISTS (SELECT FROM gone) THEN
    RETURN;
  END IF;
  FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'rewards_transfer'::regclass LOOP
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER toadlane_no_change', part);
    EXECUTE format('DELETE FROM %s WHERE kind IN (8, 9) OR (kind = 10 AND source > 0)', part);
    EXECUTE format('ALTER TABLE %s ENABLE TRIGGER toadlane_no_change', part);
  END LOOP;
  UPDATE rewards_balance balance SET amount = balance.amount - moved.amount
  FROM (
    SELECT account_id, sum(amount) AS amount
    FROM (SELECT credit_id AS account_id, amount FROM gone UNION ALL SELECT debit_id, -amount FROM gone) AS sides
    WHERE account_id > 0 GROUP BY account_id
  ) AS moved
  WHERE moved.account_id = balance.account_id;
END $$
"""


# what is frozen is whole: a row that comes after its partition was attached is refused
FROZEN = """
CREATE TRIGGER rewards_dividend_line_frozen BEFORE INSERT ON rewards_dividend_line
FOR EACH ROW EXECUTE FUNCTION toadlane_refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0007_journal"), ("portal", "0002_append_only")]
    operations = [
        RunSQL([KEEP]),
        ops.DeleteModel(name="DividendLine"),
        ops.CreateModel(
            name="DividendLine",
            fields=[
                ("account_id", fields.BigIntField(primary_key=True, unique=True, db_index=True)),
                ("dividend_id", fields.BigIntField()),
                ("points", fields.BigIntField()),
                ("gross_pence", fields.BigIntField()),
                ("share_pence", fields.BigIntField()),
                ("before_pence", fields.BigIntField()),
                ("whole_pence", fields.BigIntField()),
                ("fund_points", fields.BigIntField()),
            ],
            options={"table": "rewards_dividend_line", "app": "rewards", "pk_attr": "account_id"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Dividend",
            name="figures",
            field=fields.JSONField(null=True, description="what its lines come to, once frozen"),
        ),
        RunSQL(
            [
                "DROP TABLE rewards_dividend_line",
                LINE,
                BEGIN,
                END,
                GIVEN,
                HELD,
                BACK,
                BELOW,
                MOVE,
                FROZEN,
                "DROP TABLE rewards_old_dividend_line",
            ]
        ),
    ]
