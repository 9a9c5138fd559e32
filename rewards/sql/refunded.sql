-- The purchases that refunds take back from. $1 the refunds' numbers, $2 to $4 period, number and key of what each takes back from.
-- `account_id` is where its units lie now: a temporary card may have been registered since (R7). Looked up one by one, as in known_purchases.sql.
SELECT asked.refund_id, purchase.id, purchase.period_id, purchase.lines, holder.present_id AS account_id
FROM unnest($1::bigint[], $2::int[], $3::bigint[], $4::text[]) AS asked(refund_id, period_id, id, key)
CROSS JOIN LATERAL (
  SELECT id, period_id, account_id, lines
  FROM rewards_purchase
  WHERE period_id = asked.period_id AND id = asked.id AND key = asked.key AND refunds_id IS NULL
  LIMIT 1
) purchase
JOIN rewards_holder holder ON holder.account_id = purchase.account_id
