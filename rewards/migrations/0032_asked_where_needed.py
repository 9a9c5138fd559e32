"""What few members have is asked by a function: its plan is no part of their page's, which would set it up for everybody.

Over a table of partitions that is a node for each period of the society. A payout that pays a dividend is looked for once, not twice.
"""

from importlib import import_module

from tortoise import migrations
from tortoise.migrations.operations import RunSQL

IS_RELEASED = """
CREATE FUNCTION rewards_is_released(of_period_id int, of_id bigint, due_on date) RETURNS bool LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM rewards_purchase released
    WHERE released.releases_id = of_id AND released.releases_period_id = of_period_id AND released.sold_on = due_on
  )
$$
"""

# what came back of a share at the posting, where it had been paid since the dividend was frozen (R31); null where nothing did
SHARE_BACK = """
CREATE FUNCTION rewards_share_back(of_period_id int, of_dividend_id bigint, of_account_id bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT amount FROM rewards_transfer
  WHERE period_id = of_period_id AND kind = 18 AND source = rewards_share_back_source(of_dividend_id, of_account_id)
$$
"""

# a dividend is paid by the first payout that was calculated after it was posted; by the next one while none has left for good.
# It is asked for one member, so nothing is worked out for all
PAID = """
CREATE OR REPLACE VIEW rewards_dividend_payout AS
SELECT account_id, dividend_id, disbursement_id, has_left
FROM (
  SELECT paid.*, bool_or(has_left) OVER (
    PARTITION BY account_id, dividend_id ORDER BY disbursement_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ) AS had_left
  FROM (
    SELECT given.account_id, given.dividend_id, made.disbursement_id, made.paid_pence > 0 AND NOT EXISTS (
      SELECT FROM rewards_payout_return came WHERE came.disbursement_id = made.disbursement_id AND came.account_id = made.account_id
    ) AS has_left
    FROM rewards_dividend_given given
    JOIN rewards_payout_made made ON made.account_id = given.account_id
    JOIN rewards_disbursement_step calculated ON calculated.disbursement_id = made.disbursement_id AND calculated.state = 'calculated'
      AND calculated.at >= given.posted_at
    WHERE given.gross_pence > given.share_pence
      OR (given.share_pence > 0 AND rewards_share_back(given.period_id, given.dividend_id, given.account_id) IS NOT NULL)
  ) AS paid
) AS paid
WHERE had_left IS NOT TRUE
"""

PAID_BEFORE = import_module("rewards.migrations.0028_dividends_paid").PAID.replace("CREATE VIEW", "CREATE OR REPLACE VIEW")


class Migration(migrations.Migration):
    dependencies = [("rewards", "0031_runs_cost_less")]

    initial = False

    operations = [
        RunSQL(
            [IS_RELEASED, SHARE_BACK, PAID],
            reverse_sql=[
                PAID_BEFORE,
                "DROP FUNCTION rewards_share_back(int, bigint, bigint)",
                "DROP FUNCTION rewards_is_released(int, bigint, date)",
            ],
        )
    ]
