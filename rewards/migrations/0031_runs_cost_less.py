"""What a run costs, and every page after it: receipts of shares are found by their instant, and the planner knows lines over all runs.

A partitioned table has statistics of its own, which nobody gathers by himself: without them a member's lines were joined to everybody.
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


class Migration(migrations.Migration):
    dependencies = [("rewards", "0030_holding_lists")]

    initial = False

    operations = [
        RunSQL(
            [RECEIPTS, END_DIVIDEND, END_DISBURSEMENT, "ANALYZE rewards_dividend_line", "ANALYZE rewards_payout"],
            reverse_sql=["DROP INDEX rewards_share_receipt_at"],
        )
    ]
