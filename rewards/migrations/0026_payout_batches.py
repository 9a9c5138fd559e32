"""The payouts of a posted disbursement are a batch, as the lines of a dividend are; what was sealed before that stays as it was sealed."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.operations import RunSQL

POSTED_BEFORE = """
DO $$
DECLARE posted record; instant timestamptz;
BEGIN
  FOR posted IN
    SELECT disbursement.id, disbursement.period_id, (disbursement.figures ->> 'members')::bigint AS members,
           decode(disbursement.frozen_checksum, 'hex') AS root, step.at, period.sealed_at IS NOT NULL AS is_sealed
    FROM rewards_disbursement disbursement
    JOIN rewards_disbursement_step step ON step.disbursement_id = disbursement.id AND step.state = 'posted'
    JOIN rewards_period period ON period.id = disbursement.period_id
    WHERE (disbursement.figures ->> 'members')::bigint > 0
    ORDER BY disbursement.id
  LOOP
    IF posted.is_sealed THEN
      UPDATE rewards_disbursement SET sealed_without_batch = true WHERE id = posted.id;
      CONTINUE;
    END IF;
    instant := posted.at;
    WHILE EXISTS (SELECT FROM rewards_batch WHERE period_id = posted.period_id AND posted_at = instant) LOOP
      instant := instant + interval '1 microsecond';
    END LOOP;
    INSERT INTO rewards_batch (period_id, posted_at, covers, entries_count, root)
    VALUES (posted.period_id, instant, 'disbursement ' || posted.id, posted.members, posted.root);
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0025_payout_period")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Disbursement",
            name="sealed_without_batch",
            field=fields.BooleanField(default=False, description="its books were sealed before payouts had one", db_default=False),
        ),
        RunSQL([POSTED_BEFORE]),
    ]
