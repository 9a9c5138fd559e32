-- Entries of the journal that are new, in the order of their keys. $1 society, $2 the entries as json, $3 to $5 who, $6 now.
INSERT INTO rewards_journal_entry (
  society_id, account_id, line_id, kind, points, day, books_id, key, reason, note, purchase_period_id, purchase_id, subject_kind, subject_id,
  by_kind, by_id, by_name, at
)
SELECT $1, account_id, line_id, kind, points, day, books_id, key, reason, note, purchase_period_id, purchase_id, subject_kind, subject_id,
       $3, $4, $5, $6
FROM jsonb_to_recordset($2::jsonb) AS draft(
  key varchar, kind varchar, account_id bigint, line_id bigint, points bigint, day date, reason varchar, note varchar,
  books_id int, purchase_period_id int, purchase_id bigint, subject_kind varchar, subject_id bigint
)
ORDER BY key
ON CONFLICT DO NOTHING
RETURNING id
