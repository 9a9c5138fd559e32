-- Whether one of these entries stands in the journal with other content. $1 society, $2 the entries as json. Books may have closed since.
SELECT EXISTS (
  SELECT FROM jsonb_to_recordset($2::jsonb) AS draft(
  key varchar, kind varchar, account_id bigint, line_id bigint, points bigint, day date, reason varchar, note varchar,
  books_id int, purchase_period_id int, purchase_id bigint, subject_kind varchar, subject_id bigint
  )
  LEFT JOIN rewards_journal_entry entry ON entry.society_id = $1 AND entry.key = draft.key
  WHERE (entry.account_id, entry.line_id, entry.kind, entry.points, entry.day, entry.reason, entry.note, entry.purchase_period_id,
         entry.purchase_id, entry.subject_kind, entry.subject_id)
     IS DISTINCT FROM
        (draft.account_id, draft.line_id, draft.kind, draft.points, draft.day, draft.reason, draft.note, draft.purchase_period_id,
         draft.purchase_id, draft.subject_kind, draft.subject_id)
)
