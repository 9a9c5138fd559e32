"""What a temporary card gave stays where it was given: no choice of a member takes it along, and no card counts as a member (R32, M2)."""

from tortoise import migrations
from tortoise.migrations.operations import RunSQL

# of a refund the part is that of its purchase, whoever holds the card by now
ENTRY = """
CREATE OR REPLACE VIEW causes_entry AS
SELECT purchase.id AS purchase_id, coalesce(original.account_id, purchase.account_id) AS account_id,
       place.round_id, place.community_id, place.running_id, place.pool_id,
       causes_dated(purchase.sold_at, purchase.posted_at, original.sold_at, original.posted_at) AS dated,
       causes_day(purchase.sold_at, purchase.sold_on, purchase.posted_at, round.starts_at, society.time_zone) AS day,
       CASE transfer.kind WHEN 3 THEN transfer.amount ELSE -transfer.amount END AS units
FROM rewards_purchase purchase
JOIN portal_society society ON society.id = purchase.society_id
JOIN rewards_period books ON books.society_id = purchase.society_id
JOIN rewards_transfer transfer ON transfer.period_id = books.id AND transfer.kind IN (3, 4) AND transfer.source = purchase.id
JOIN causes_account place ON place.account_id = CASE transfer.kind WHEN 3 THEN transfer.credit_id ELSE transfer.debit_id END
JOIN causes_round round ON round.id = place.round_id
LEFT JOIN rewards_purchase original ON original.period_id = purchase.refunds_period_id AND original.id = purchase.refunds_id
"""

LYING = """
CREATE OR REPLACE VIEW causes_lying AS
SELECT entry.purchase_id, entry.account_id, entry.round_id, entry.day, entry.units,
       coalesce(running.community_id, entry.community_id) AS community_id, coalesce(running.id, entry.running_id) AS running_id
FROM causes_entry entry
JOIN causes_round round ON round.id = entry.round_id
JOIN rewards_account owner ON owner.id = entry.account_id
LEFT JOIN causes_choice first ON entry.running_id IS NULL AND round.sweeps AND first.is_first AND first.round_id = entry.round_id
  AND owner.owner_kind = 'member' AND first.member_id = owner.owner_id AND causes_is_swept(entry.dated, round.starts_at, first.begins_at)
LEFT JOIN causes_running running ON running.id = first.running_id
"""

# a card is no member: money that it gave is in the sum, but five members make the sum public (R22)
RAISED = """
CREATE OR REPLACE VIEW causes_raised AS
SELECT running.id AS running_id,
       CASE WHEN causes_is_public(round.settled_at, (
         SELECT count(DISTINCT part.account_id) FROM causes_part part
         JOIN rewards_account owner ON owner.id = part.account_id AND owner.owner_kind = 'member'
         WHERE part.running_id = running.id AND part.units <> 0
       )) THEN coalesce((SELECT sum(accrual.units) FROM causes_accrual accrual WHERE accrual.running_id = running.id), 0)::bigint END AS units
FROM causes_running running
JOIN causes_round round ON round.id = running.round_id
"""
UNDECIDED = """
CREATE OR REPLACE VIEW causes_undecided AS
SELECT pool.round_id, pool.community_id,
       CASE WHEN causes_is_public(round.settled_at, (
         SELECT count(DISTINCT part.account_id) FROM causes_part part
         JOIN rewards_account owner ON owner.id = part.account_id AND owner.owner_kind = 'member'
         WHERE part.round_id = pool.round_id AND part.community_id = pool.community_id AND part.running_id IS NULL AND part.units <> 0
       )) THEN coalesce((
         SELECT sum(accrual.units) FROM causes_accrual accrual
         WHERE accrual.round_id = pool.round_id AND accrual.community_id = pool.community_id AND accrual.running_id IS NULL
       ), 0)::bigint END AS units
FROM causes_pool pool
JOIN causes_round round ON round.id = pool.round_id
"""


class Migration(migrations.Migration):
    dependencies = [("causes", "0003_entries"), ("portal", "0007_temporary_cards"), ("rewards", "0013_registrations")]
    operations = [RunSQL([ENTRY, LYING, RAISED, UNDECIDED])]
