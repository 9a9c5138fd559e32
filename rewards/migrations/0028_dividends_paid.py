"""Which payouts pay which dividend of a member, said once: a disbursement pays all that stood on the account, of whatever dividend."""

from tortoise import migrations
from tortoise.migrations.operations import RunSQL

# a dividend is paid by the first payout that was calculated after it was posted; by the next one while none has left for good.
# It is asked for one member, so nothing is worked out for all
PAID = """
CREATE VIEW rewards_dividend_payout AS
WITH payout AS NOT MATERIALIZED (
  SELECT made.account_id, made.disbursement_id, calculated.at AS calculated_at, made.paid_pence > 0 AND NOT EXISTS (
    SELECT FROM rewards_payout_return came WHERE came.disbursement_id = made.disbursement_id AND came.account_id = made.account_id
  ) AS has_left
  FROM rewards_payout_made made
  JOIN rewards_disbursement_step calculated ON calculated.disbursement_id = made.disbursement_id AND calculated.state = 'calculated'
)
SELECT given.account_id, given.dividend_id, payout.disbursement_id, payout.has_left
FROM rewards_dividend_given given
JOIN payout ON payout.account_id = given.account_id AND payout.calculated_at >= given.posted_at
WHERE (given.gross_pence > given.share_pence OR EXISTS (
    SELECT FROM rewards_transfer back WHERE back.period_id = given.period_id AND back.kind = 18
      AND back.source = rewards_share_back_source(given.dividend_id, given.account_id)
  ))
  AND NOT EXISTS (
    SELECT FROM payout earlier
    WHERE earlier.account_id = given.account_id AND earlier.disbursement_id < payout.disbursement_id AND earlier.has_left
      AND earlier.calculated_at >= given.posted_at
  )
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0027_disbursement_tries")]
    operations = [RunSQL([PAID], reverse_sql=["DROP VIEW rewards_dividend_payout"])]
