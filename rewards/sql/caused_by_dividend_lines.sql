-- What posted dividends closed, paid and kept for shares.
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
