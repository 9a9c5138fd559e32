-- A purchase that is held back from the books, once by its key. $5 as it is kept, $9 the purchase that an early refund waits for.
INSERT INTO rewards_review (
  society_id, kind, key, account_id, says, body_hash, period_id, number, awaited_id, sent_by_kind, sent_by_id, came_at, due_at,
  note, decided_by_name
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', '')
ON CONFLICT DO NOTHING
