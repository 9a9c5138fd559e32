"""What is frozen of a disbursement is whole, as of a dividend: a row that comes after its partition was attached is refused."""

from tortoise import migrations
from tortoise.migrations.operations import RunSQL

FROZEN = """
CREATE TRIGGER rewards_payout_frozen BEFORE INSERT ON rewards_payout
FOR EACH ROW EXECUTE FUNCTION toadlane_refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0020_drafts_of_every_kind")]
    operations = [RunSQL([FROZEN], reverse_sql=["DROP TRIGGER rewards_payout_frozen ON rewards_payout"])]
