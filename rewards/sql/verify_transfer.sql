-- Every transfer against what caused it, both ways: points against the earnings of purchases, a dividend's against its lines, the money of
-- shares against their receipts. Of the 1% only that its purchase stands there: where it lies, and kind 5, causes prove themselves.
WITH caused AS (
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
  UNION ALL
  SELECT coalesce(purchase.books_id, purchase.period_id), transfer.kind, purchase.id, transfer.debit_id, transfer.credit_id,
         abs(purchase.contribution_units), 2
  FROM rewards_purchase purchase
  JOIN rewards_transfer transfer ON transfer.period_id = coalesce(purchase.books_id, purchase.period_id)
    AND transfer.kind = CASE WHEN purchase.contribution_units > 0 THEN 3 ELSE 4 END AND transfer.source = purchase.id
  WHERE purchase.contribution_units <> 0
  UNION ALL
  SELECT dividend.period_id, posting.kind, given.id, posting.debit_id, posting.credit_id, posting.amount, posting.unit
  FROM rewards_dividend dividend
  JOIN rewards_dividend_step step ON step.dividend_id = dividend.id AND step.state = 'posted'
  JOIN rewards_dividend_line given ON given.dividend_id = dividend.id
  JOIN rewards_account points ON points.id = given.account_id
  JOIN rewards_account money
    ON money.society_id = points.society_id AND money.unit = 3 AND money.owner_kind = 'member' AND money.owner_id = points.owner_id
  JOIN rewards_account share
    ON share.society_id = points.society_id AND share.unit = 3 AND share.owner_kind = 'share' AND share.owner_id = points.owner_id
  JOIN rewards_account closed
    ON closed.society_id = points.society_id AND closed.unit = 1 AND closed.owner_kind = 'dividend' AND closed.owner_id = dividend.id
  JOIN rewards_account paying
    ON paying.society_id = points.society_id AND paying.unit = 3 AND paying.owner_kind = 'dividend' AND paying.owner_id = dividend.id
  LEFT JOIN rewards_transfer taken ON taken.period_id = dividend.period_id AND taken.kind = 10 AND taken.source = given.id
  CROSS JOIN LATERAL (VALUES
    (9, points.id, closed.id, CASE dividend.stage WHEN 'final' THEN given.points ELSE 0 END, 1),
    (8, paying.id, money.id, given.gross_pence, 3),
    (10, money.id, share.id, least(coalesce(taken.amount, 0), given.share_pence), 3) -- less where the share was paid meanwhile
  ) AS posting(kind, debit_id, credit_id, amount, unit)
  WHERE posting.amount > 0
  UNION ALL
  SELECT dividend.period_id, 11, dividend.id, paying.id, fund.id, dividend.fund_pence, 3
  FROM rewards_dividend dividend
  JOIN rewards_dividend_step step ON step.dividend_id = dividend.id AND step.state = 'posted'
  JOIN rewards_account paying
    ON paying.society_id = dividend.society_id AND paying.unit = 3 AND paying.owner_kind = 'dividend' AND paying.owner_id = dividend.id
  JOIN rewards_account fund ON fund.society_id = dividend.society_id AND fund.unit = 3 AND fund.owner_kind = 'fund'
  WHERE dividend.fund_pence > 0
  UNION ALL
  SELECT receipt.period_id, 10, -receipt.id, bank.id, receipt.account_id, receipt.amount_pence, 3
  FROM rewards_share_receipt receipt
  JOIN rewards_account share ON share.id = receipt.account_id
  JOIN rewards_account bank ON bank.society_id = share.society_id AND bank.unit = 3 AND bank.owner_kind = 'bank'
)
SELECT period_id, kind, source
FROM caused
FULL JOIN rewards_transfer transfer USING (period_id, kind, source)
WHERE kind <> 5
  AND (caused.debit_id, caused.credit_id, caused.amount, caused.unit)
      IS DISTINCT FROM (transfer.debit_id, transfer.credit_id, transfer.amount, transfer.unit::int)
ORDER BY period_id, kind, source
LIMIT 1
