-- A first choice takes the member's own undecided entries of its round along (R14): each, on its own day, out of the pool and to the cause.
-- The way goes from the member's purchases to their transfers, so that nobody else's are read. $1 the choice.
WITH own AS MATERIALIZED (
  SELECT purchase.id, purchase.society_id, purchase.account_id, purchase.sold_at, purchase.sold_on, purchase.posted_at,
         causes_dated(purchase.sold_at, purchase.posted_at, bought.sold_at, bought.posted_at) AS dated
  FROM causes_choice choice
  JOIN rewards_account account ON account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = choice.member_id
  JOIN rewards_purchase purchase ON purchase.account_id = account.id AND purchase.contribution_units <> 0
  LEFT JOIN rewards_purchase bought ON bought.period_id = purchase.refunds_period_id AND bought.id = purchase.refunds_id
  WHERE choice.id = $1 AND coalesce(bought.account_id, account.id) = account.id -- a refund of what a temporary card gave stays with that (R32)
), pool AS MATERIALIZED (
  SELECT pool.community_id, account.id AS account_id
  FROM causes_choice choice
  JOIN causes_pool pool ON pool.round_id = choice.round_id
  JOIN rewards_account account ON account.unit = 2 AND account.owner_kind = 'undecided' AND account.owner_id = pool.id
  WHERE choice.id = $1
), entry AS MATERIALIZED (
  SELECT own.*, CASE transfer.kind WHEN 3 THEN transfer.credit_id ELSE transfer.debit_id END AS place_id,
         CASE transfer.kind WHEN 3 THEN transfer.amount ELSE -transfer.amount END AS units
  FROM own
  JOIN rewards_period books ON books.society_id = own.society_id
  CROSS JOIN LATERAL (
    SELECT kind, debit_id, credit_id, amount FROM rewards_transfer WHERE period_id = books.id AND kind IN (3, 4) AND source = own.id LIMIT 1
  ) transfer
)
INSERT INTO causes_batch (account_id, day, units, round_id, community_id, running_id, choice_id)
SELECT entry.account_id,
       causes_day(entry.sold_at, entry.sold_on, entry.posted_at, round.starts_at, society.time_zone),
       side.sign * entry.units, round.id, side.community_id, side.running_id, side.choice_id
FROM causes_choice choice
JOIN causes_round round ON round.id = choice.round_id
JOIN portal_society society ON society.id = round.society_id
JOIN causes_running running ON running.id = choice.running_id
JOIN entry ON causes_is_swept(entry.dated, round.starts_at, choice.begins_at)
JOIN pool ON pool.account_id = entry.place_id
CROSS JOIN LATERAL (
  VALUES (-1, pool.community_id, NULL::bigint, NULL::bigint), (1, running.community_id, running.id, choice.id)
) AS side(sign, community_id, running_id, choice_id)
WHERE choice.id = $1
