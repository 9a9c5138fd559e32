-- Where the 1% of purchases lies now: the cause's name, or null where it is undecided. $1 their periods, $2 their numbers.
-- An undecided entry that a first choice swept along lies with that choice (R14).
SELECT purchase.period_id, purchase.id, coalesce(cause.name, swept.name) AS name
FROM unnest($1::int[], $2::bigint[]) AS asked(period_id, id)
JOIN rewards_purchase purchase ON purchase.period_id = asked.period_id AND purchase.id = asked.id
LEFT JOIN rewards_purchase bought ON bought.period_id = purchase.refunds_period_id AND bought.id = purchase.refunds_id
JOIN rewards_account own ON own.id = coalesce(bought.account_id, purchase.account_id)
JOIN rewards_period books ON books.society_id = purchase.society_id
CROSS JOIN LATERAL (
  SELECT CASE kind WHEN 3 THEN credit_id ELSE debit_id END AS account_id
  FROM rewards_transfer WHERE period_id = books.id AND kind IN (3, 4) AND source = purchase.id LIMIT 1
) transfer
JOIN causes_account place ON place.account_id = transfer.account_id
LEFT JOIN causes_running running ON running.id = place.running_id
LEFT JOIN causes_cause cause ON cause.id = running.cause_id
LEFT JOIN LATERAL (
  SELECT taken.name
  FROM causes_choice choice
  JOIN causes_round round ON round.id = choice.round_id AND round.sweeps
  JOIN causes_running towards ON towards.id = choice.running_id
  JOIN causes_cause taken ON taken.id = towards.cause_id
  JOIN causes_sweep sweep ON sweep.choice_id = choice.id
  WHERE own.owner_kind = 'member' AND choice.member_id = own.owner_id AND choice.round_id = place.round_id AND choice.is_first
    AND causes_is_swept(
      causes_dated(purchase.sold_at, purchase.posted_at, bought.sold_at, bought.posted_at), round.starts_at, choice.begins_at
    )
  LIMIT 1
) swept ON place.running_id IS NULL
