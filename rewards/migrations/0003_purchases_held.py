"""What the books hold of a purchase is held tighter: a refund only takes back."""

from tortoise import migrations
from tortoise.migrations.operations import RunSQL

TAKES_BACK = """
ALTER TABLE rewards_purchase ADD CONSTRAINT rewards_purchase_takes_back
CHECK (refunds_id IS NULL OR (amount_pence <= 0 AND points <= 0 AND contribution_units <= 0))
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0002_ledger")]
    operations = [
        RunSQL([TAKES_BACK], reverse_sql=["ALTER TABLE rewards_purchase DROP CONSTRAINT rewards_purchase_takes_back"]),
    ]
