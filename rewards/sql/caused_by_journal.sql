-- Points that no till told.
SELECT entry.books_id, CASE entry.kind WHEN 'award' THEN 12 WHEN 'correction' THEN 13 WHEN 'lapse' THEN 14 ELSE 15 END, entry.id,
       CASE WHEN entry.points > 0 THEN issued.id ELSE entry.account_id END,
       CASE WHEN entry.points > 0 THEN entry.account_id ELSE issued.id END,
       abs(entry.points), 1
FROM rewards_journal_entry entry
JOIN rewards_account issued
  ON issued.society_id = entry.society_id AND issued.unit = 1 AND issued.owner_kind = 'line' AND issued.owner_id = entry.line_id
