"""A disbursement says which period's books took it, so that one which runs over a last midnight stands whole in one of the two."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint
from tortoise.migrations.operations import RunSQL

# where its transfers stand; a disbursement that moved nothing but share accounts had none, and was of its day
POSTED_BEFORE = """
UPDATE rewards_disbursement disbursement SET period_id = coalesce(
  (SELECT min(total.period_id) FROM rewards_payout_total total WHERE total.disbursement_id = disbursement.id),
  (
    SELECT period.id FROM rewards_period period JOIN portal_society society ON society.id = period.society_id
    WHERE period.society_id = disbursement.society_id
      AND (step.at AT TIME ZONE society.time_zone)::date BETWEEN period.starts_on AND period.ends_on
  )
)
FROM rewards_disbursement_step step WHERE step.disbursement_id = disbursement.id AND step.state = 'posted'
"""
MADE = """
CREATE OR REPLACE VIEW rewards_payout_made AS
SELECT payout.account_id, payout.disbursement_id, disbursement.society_id, payout.method, payout.held_pence, payout.paid_pence,
       payout.fund_pence, payout.why, payout.receiver_id, payout.bank_id, step.at AS posted_at, disbursement.period_id
FROM rewards_payout payout
JOIN rewards_disbursement disbursement ON disbursement.id = payout.disbursement_id
JOIN rewards_disbursement_step step ON step.disbursement_id = disbursement.id AND step.state = 'posted'
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0024_redemptions")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Disbursement",
            name="period",
            field=fields.ForeignKeyField(
                "rewards.Period", source_field="period_id", null=True, db_constraint=True, to_field="id", on_delete=OnDelete.RESTRICT
            ),
        ),
        RunSQL([POSTED_BEFORE]),
        ops.AddConstraint(
            model_name="Disbursement",
            constraint=CheckConstraint(check="period_id IS NULL OR frozen_checksum IS NOT NULL", name="rewards_disbursement_period"),
        ),
        RunSQL([MADE]),
    ]
