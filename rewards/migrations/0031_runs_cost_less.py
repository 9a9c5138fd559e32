"""What a run costs, and every page after it: receipts of shares are found by their instant, and the planner knows lines over all runs.

A partitioned table has statistics of its own, which nobody gathers by himself: without them a member's lines were joined to everybody's.
What an account holds looks its member up first, and then the lines of that one account.
"""

from tortoise import migrations
from tortoise.migrations.operations import RunSQL

RECEIPTS = "CREATE INDEX rewards_share_receipt_at ON rewards_share_receipt USING brin (at)"  # they come in the order of time

# who has how many lines is all that the planner needs to know: a small sample says it
END_DIVIDEND = """
CREATE OR REPLACE FUNCTION rewards_end_dividend(dividend bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET default_statistics_target = 10 AS $$
DECLARE part text := 'rewards_dividend_line_' || dividend;
BEGIN
  EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (account_id, dividend_id)', part);
  EXECUTE format('ALTER TABLE rewards_dividend_line ATTACH PARTITION %I FOR VALUES IN (%s)', part, dividend);
  PERFORM toadlane_append_only(part::regclass, 'toadlane_site');
  ANALYZE rewards_dividend_line;
END $$
"""
END_DISBURSEMENT = """
CREATE OR REPLACE FUNCTION rewards_end_disbursement(disbursement bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET default_statistics_target = 10 AS $$
DECLARE part text := 'rewards_payout_' || disbursement;
BEGIN
  EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (account_id, disbursement_id)', part);
  EXECUTE format('ALTER TABLE rewards_payout ATTACH PARTITION %I FOR VALUES IN (%s)', part, disbursement);
  PERFORM toadlane_append_only(part::regclass, 'toadlane_site');
  ANALYZE rewards_payout;
END $$
"""

HELD = """
CREATE OR REPLACE FUNCTION rewards_held(asked bigint) RETURNS bigint LANGUAGE sql STABLE SET search_path = public AS $$
  SELECT (
    coalesce((SELECT amount FROM rewards_balance WHERE account_id = asked), 0) + coalesce((
      SELECT CASE WHEN me.unit IN (1, 3) AND me.owner_kind IN ('member', 'share') THEN coalesce((
        SELECT sum(CASE
          WHEN me.unit = 1 THEN -given.closed_points
          WHEN me.owner_kind = 'share' THEN given.share_pence
          ELSE given.gross_pence - given.share_pence
        END)
        FROM rewards_dividend_given given WHERE given.account_id = me.points_id
      ), 0) ELSE 0 END + CASE WHEN me.unit = 3 AND me.owner_kind IN ('member', 'share account') THEN coalesce((
        SELECT sum(CASE
          WHEN me.owner_kind = 'member' THEN -(made.paid_pence + made.fund_pence)
          WHEN made.method = 'share account' THEN made.paid_pence
          ELSE 0
        END)
        FROM rewards_payout_made made WHERE made.account_id = me.points_id
      ), 0) ELSE 0 END
      FROM (
        SELECT account.unit, account.owner_kind, points.id AS points_id
        FROM rewards_account account
        JOIN rewards_account points ON points.society_id = account.society_id AND points.unit = 1 AND points.owner_kind = 'member'
          AND points.owner_id = account.owner_id
        WHERE account.id = asked
      ) AS me
    ), 0)
  )::bigint
$$
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0030_holding_lists")]

    initial = False

    operations = [
        RunSQL(
            [RECEIPTS, END_DIVIDEND, END_DISBURSEMENT, HELD, "ANALYZE rewards_dividend_line", "ANALYZE rewards_payout"],
            reverse_sql=["DROP INDEX rewards_share_receipt_at"],
        )
    ]
