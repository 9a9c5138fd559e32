-- Under which choice of the member an entry stands: the earliest one of its cause that had not ended by then.
UPDATE causes_batch batch
SET choice_id = (
  SELECT choice.id
  FROM causes_choice choice
  WHERE choice.member_id = batch.member_id AND choice.round_id = batch.round_id AND choice.running_id = batch.running_id
    AND (choice.ends_at IS NULL OR batch.dated < choice.ends_at)
  ORDER BY choice.begins_at, choice.id
  LIMIT 1
)
WHERE batch.running_id IS NOT NULL
