-- One stored row and one balance update a member and movement: points closed, money given, what the share lacks. The period is put in.
CREATE TEMPORARY TABLE naive_posting ON COMMIT DROP AS
SELECT posting.kind, line.account_id AS source, posting.debit_id, posting.credit_id, posting.amount, posting.unit
FROM bare_line line
JOIN rewards_account points ON points.id = line.account_id
JOIN rewards_account money
  ON money.society_id = points.society_id AND money.unit = 3 AND money.owner_kind = 'member' AND money.owner_id = points.owner_id
JOIN rewards_account share
  ON share.society_id = points.society_id AND share.unit = 3 AND share.owner_kind = 'share' AND share.owner_id = points.owner_id
CROSS JOIN LATERAL (VALUES
  (101, points.id, -1000001::bigint, line.points, 1),
  (102, -1000002::bigint, money.id, line.gross_pence, 3),
  (103, money.id, share.id, line.share_pence, 3)
) AS posting(kind, debit_id, credit_id, amount, unit)
WHERE posting.amount > 0;

INSERT INTO rewards_transfer (period_id, kind, source, debit_id, credit_id, amount, unit, posted_at)
SELECT /* period */, kind, source, debit_id, credit_id, amount, unit, now() FROM naive_posting ORDER BY kind, source;

INSERT INTO rewards_balance AS balance (account_id, amount)
SELECT account_id, sum(amount)
FROM (SELECT credit_id AS account_id, amount FROM naive_posting UNION ALL SELECT debit_id, -amount FROM naive_posting) AS sides
WHERE account_id > 0
GROUP BY account_id
ORDER BY account_id
ON CONFLICT (account_id) DO UPDATE SET amount = balance.amount + excluded.amount
