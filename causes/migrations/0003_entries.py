"""Where and when an entry of the 1% lies is said once, by functions that views and statements ask; and what of it everybody may read."""

from tortoise import migrations
from tortoise.migrations.operations import RunSQL

# when something was bought, of a refund its purchase: a till whose clock is ahead sells in the future, but what is posted is sold
DATED = """
CREATE FUNCTION causes_dated(sold_at timestamptz, posted_at timestamptz, bought_at timestamptz, bought_posted_at timestamptz)
RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT least(coalesce(bought_at, sold_at), coalesce(bought_posted_at, posted_at))
$$
"""

# the day under which a round counts it: that of the sale, of what was sold before the round the day of its posting
DAY = """
CREATE FUNCTION causes_day(sold_at timestamptz, sold_on date, posted_at timestamptz, starts_at timestamptz, time_zone text)
RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN sold_at >= starts_at THEN sold_on ELSE (posted_at AT TIME ZONE time_zone)::date END
$$
"""

# what a first choice takes along (R14): what was bought in its round before it. What fell in the round from a settled one stays where it
# fell: a cause that never had the money of a purchase does not pay its refund (R21).
IS_SWEPT = """
CREATE FUNCTION causes_is_swept(dated timestamptz, starts_at timestamptz, chosen_at timestamptz)
RETURNS bool LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT dated >= starts_at AND dated < chosen_at
$$
"""

ENTRY = """
CREATE OR REPLACE VIEW causes_entry AS
SELECT purchase.id AS purchase_id, purchase.account_id, place.round_id, place.community_id, place.running_id, place.pool_id,
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
  AND first.member_id = owner.owner_id AND causes_is_swept(entry.dated, round.starts_at, first.begins_at)
LEFT JOIN causes_running running ON running.id = first.running_id
"""

# what everybody may read of money that is still coming together: nothing while fewer than five members have added to it (R22)
IS_PUBLIC = """
CREATE FUNCTION causes_is_public(settled_at timestamptz, members bigint) RETURNS bool LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT settled_at IS NOT NULL OR members >= 5
$$
"""
RAISED = """
CREATE VIEW causes_raised AS
SELECT running.id AS running_id,
       CASE WHEN causes_is_public(round.settled_at, (
         SELECT count(DISTINCT part.account_id) FROM causes_part part WHERE part.running_id = running.id AND part.units <> 0
       )) THEN coalesce((SELECT sum(accrual.units) FROM causes_accrual accrual WHERE accrual.running_id = running.id), 0)::bigint END AS units
FROM causes_running running
JOIN causes_round round ON round.id = running.round_id
"""
UNDECIDED = """
CREATE VIEW causes_undecided AS
SELECT pool.round_id, pool.community_id,
       CASE WHEN causes_is_public(round.settled_at, (
         SELECT count(DISTINCT part.account_id) FROM causes_part part
         WHERE part.round_id = pool.round_id AND part.community_id = pool.community_id AND part.running_id IS NULL AND part.units <> 0
       )) THEN coalesce((
         SELECT sum(accrual.units) FROM causes_accrual accrual
         WHERE accrual.round_id = pool.round_id AND accrual.community_id = pool.community_id AND accrual.running_id IS NULL
       ), 0)::bigint END AS units
FROM causes_pool pool
JOIN causes_round round ON round.id = pool.round_id
"""
UNDECIDED_PARTS = "CREATE INDEX causes_part_undecided ON causes_part (round_id, community_id) WHERE running_id IS NULL"


class Migration(migrations.Migration):
    dependencies = [("causes", "0002_accounts")]
    operations = [RunSQL([DATED, DAY, IS_SWEPT, ENTRY, LYING, IS_PUBLIC, RAISED, UNDECIDED, UNDECIDED_PARTS])]
