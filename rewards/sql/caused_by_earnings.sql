-- Points of purchases, by rule.
SELECT coalesce(purchase.books_id, purchase.period_id) AS period_id, CASE WHEN earned.points > 0 THEN 1 ELSE 2 END AS kind,
       greatest(1, (('x' || left(encode(sha256(convert_to(purchase.id || ':' || earned.rule, 'UTF8')), 'hex'), 16))::bit(64) >> 1)::bigint) AS source,
       CASE WHEN earned.points > 0 THEN issued.id ELSE purchase.account_id END AS debit_id,
       CASE WHEN earned.points > 0 THEN purchase.account_id ELSE issued.id END AS credit_id,
       abs(earned.points) AS amount, 1 AS unit
FROM rewards_purchase purchase
CROSS JOIN LATERAL jsonb_to_recordset(purchase.earned) AS earned(rule bigint, line bigint, points bigint)
JOIN rewards_account issued
  ON issued.society_id = purchase.society_id AND issued.unit = 1 AND issued.owner_kind = 'line' AND issued.owner_id = earned.line
WHERE earned.points <> 0
