-- The points of new entries onto the ledger's stage, out of the line's account or back there. $1 the entries, $2 the ledger's kind of each kind.
INSERT INTO rewards_staged (period_id, kind, source, debit_id, credit_id, amount, unit)
SELECT entry.books_id, ($2::jsonb ->> entry.kind)::smallint, entry.id,
       CASE WHEN entry.points > 0 THEN issued.id ELSE entry.account_id END,
       CASE WHEN entry.points > 0 THEN entry.account_id ELSE issued.id END,
       abs(entry.points), 1
FROM rewards_journal_entry entry
JOIN rewards_account issued
  ON issued.society_id = entry.society_id AND issued.unit = 1 AND issued.owner_kind = 'line' AND issued.owner_id = entry.line_id
WHERE entry.id = ANY($1::bigint[])
