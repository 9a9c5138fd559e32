-- Posted dividends against the ledger: each line's points closed, its money given, its part of the share moved on.
SELECT given.id, given.dividend_id
FROM rewards_dividend dividend
JOIN rewards_dividend_step step ON step.dividend_id = dividend.id AND step.state = 'posted'
JOIN rewards_dividend_line given ON given.dividend_id = dividend.id
CROSS JOIN LATERAL (VALUES (9, given.points), (8, given.gross_pence), (10, given.share_pence)) AS owed(kind, amount)
LEFT JOIN rewards_transfer transfer
  ON transfer.period_id = dividend.period_id AND transfer.kind = owed.kind AND transfer.source = given.id
WHERE coalesce(transfer.amount, 0) <> owed.amount
ORDER BY given.id
LIMIT 1
