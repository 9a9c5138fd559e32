-- Entries of a statement: points that no till told. A correction names the purchase that it puts right.
SELECT entry.kind, period.id, entry.id, entry.day, entry.at, entry.points, 0, NULL, NULL, entry.purchase_id, entry.purchase_period_id, 0,
       entry.at, entry.books_id, entry.line_id, entry.note
FROM me
JOIN rewards_journal_entry entry ON entry.account_id = me.account_id
JOIN rewards_period period ON period.society_id = entry.society_id AND entry.day BETWEEN period.starts_on AND period.ends_on
