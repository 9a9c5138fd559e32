-- What is undecided and was bought in the round before the member's first choice goes with that choice (R14), as its sweep took the others.
UPDATE causes_batch batch
SET running_id = running.id, community_id = running.community_id
FROM causes_choice choice
JOIN causes_running running ON running.id = choice.running_id
JOIN causes_round round ON round.id = choice.round_id AND round.sweeps
WHERE batch.running_id IS NULL AND choice.is_first
  AND choice.member_id = batch.member_id AND choice.round_id = batch.round_id AND causes_is_swept(batch.dated, round.starts_at, choice.begins_at)
