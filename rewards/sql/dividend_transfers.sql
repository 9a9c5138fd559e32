-- The postings of a dividend onto the ledger's stage. $1 the dividend, $2 its period, $3 the dividend's account of points, $4 that of money,
-- $5 pence of a share. Each line of a final one closes its points; its money reaches the member whole, and what is missing of the share goes on from there:
-- never more than was frozen, and no more than is still missing.
INSERT INTO rewards_staged (period_id, kind, source, debit_id, credit_id, amount, unit)
SELECT $2, posting.kind, given.id, posting.debit_id, posting.credit_id, posting.amount, posting.unit
FROM rewards_dividend_line given
JOIN rewards_dividend dividend ON dividend.id = given.dividend_id
JOIN rewards_account points ON points.id = given.account_id
JOIN rewards_account money
  ON money.society_id = points.society_id AND money.unit = 3 AND money.owner_kind = 'member' AND money.owner_id = points.owner_id
JOIN rewards_account share
  ON share.society_id = points.society_id AND share.unit = 3 AND share.owner_kind = 'share' AND share.owner_id = points.owner_id
LEFT JOIN rewards_balance held ON held.account_id = share.id
CROSS JOIN LATERAL (VALUES
  (9, points.id, $3::bigint, CASE dividend.stage WHEN 'final' THEN given.points ELSE 0 END, 1),
  (8, $4::bigint, money.id, given.gross_pence, 3),
  (10, money.id, share.id, least(given.share_pence, $5::bigint - coalesce(held.amount, 0)), 3)
) AS posting(kind, debit_id, credit_id, amount, unit)
WHERE given.dividend_id = $1 AND posting.amount > 0
