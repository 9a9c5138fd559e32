"""Rounds that never overlap, counters that stand once, and three views that say where the 1% of each purchase lies."""

from tortoise import migrations
from tortoise.migrations.operations import RunSQL

# ranges of one number: an exclusion over equality would need an extension that the embedded server does not carry
NO_OVERLAP = """
ALTER TABLE causes_round ADD CONSTRAINT causes_round_no_overlap
EXCLUDE USING gist (int8range(society_id, society_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&)
"""

# no cause means undecided, no community the society at large: both stand once, as any other
ONCE = (
    "CREATE UNIQUE INDEX causes_pool_once ON causes_pool (round_id, coalesce(community_id, 0))",
    "CREATE UNIQUE INDEX causes_accrual_once ON causes_accrual (round_id, community_id, running_id, day) NULLS NOT DISTINCT",
    "CREATE UNIQUE INDEX causes_part_once ON causes_part (account_id, round_id, community_id, running_id, choice_id) NULLS NOT DISTINCT",
)

ACCOUNT = """
CREATE VIEW causes_account AS
SELECT account.id AS account_id, running.round_id, running.community_id, running.id AS running_id, NULL::bigint AS pool_id
FROM causes_running running
JOIN rewards_account account ON account.unit = 2 AND account.owner_kind = 'running cause' AND account.owner_id = running.id
UNION ALL
SELECT account.id, pool.round_id, pool.community_id, NULL, pool.id
FROM causes_pool pool
JOIN rewards_account account ON account.unit = 2 AND account.owner_kind = 'undecided' AND account.owner_id = pool.id
"""

# what a purchase or refund gave, as it was booked; `dated` is the day and time of the purchase, also for its refund
ENTRY = """
CREATE VIEW causes_entry AS
SELECT purchase.id AS purchase_id, purchase.account_id, place.round_id, place.community_id, place.running_id, place.pool_id,
       coalesce(original.sold_at, purchase.sold_at) AS dated,
       CASE WHEN purchase.sold_at >= round.starts_at THEN purchase.sold_on
            ELSE (purchase.posted_at AT TIME ZONE society.time_zone)::date END AS day,
       CASE transfer.kind WHEN 3 THEN transfer.amount ELSE -transfer.amount END AS units
FROM rewards_purchase purchase
JOIN portal_society society ON society.id = purchase.society_id
JOIN rewards_period books ON books.society_id = purchase.society_id
JOIN rewards_transfer transfer ON transfer.period_id = books.id AND transfer.kind IN (3, 4) AND transfer.source = purchase.id
JOIN causes_account place ON place.account_id = CASE transfer.kind WHEN 3 THEN transfer.credit_id ELSE transfer.debit_id END
JOIN causes_round round ON round.id = place.round_id
LEFT JOIN rewards_purchase original ON original.period_id = purchase.refunds_period_id AND original.id = purchase.refunds_id
"""

# where it lies now: what was undecided went with the member's first choice of the round (R14)
LYING = """
CREATE VIEW causes_lying AS
SELECT entry.purchase_id, entry.account_id, entry.round_id, entry.day, entry.units,
       coalesce(running.community_id, entry.community_id) AS community_id, coalesce(running.id, entry.running_id) AS running_id
FROM causes_entry entry
JOIN causes_round round ON round.id = entry.round_id
JOIN rewards_account owner ON owner.id = entry.account_id
LEFT JOIN causes_choice first ON entry.running_id IS NULL AND round.sweeps AND first.is_first AND first.round_id = entry.round_id
  AND first.member_id = owner.owner_id AND entry.dated < first.begins_at
LEFT JOIN causes_running running ON running.id = first.running_id
"""


class Migration(migrations.Migration):
    dependencies = [("causes", "0001_initial"), ("rewards", "0002_ledger")]
    operations = [
        RunSQL(
            [NO_OVERLAP, *ONCE, ACCOUNT, ENTRY, LYING],
            reverse_sql=[
                "DROP VIEW causes_lying, causes_entry, causes_account",
                "DROP INDEX causes_pool_once, causes_accrual_once, causes_part_once",
                "ALTER TABLE causes_round DROP CONSTRAINT causes_round_no_overlap",
            ],
        )
    ]
