-- New words. $1 the society, $2 the words as json, $3 now, $4 and $5 who told them.
INSERT INTO rewards_award_fact (society_id, line_id, reference, number, award_id, day, fuel, pence, withdrawn, told_at, by_kind, by_id)
SELECT $1, word.line_id, word.reference, word.number, award.id, word.day, word.fuel, word.pence, word.withdrawn, $3, $4, $5
FROM jsonb_to_recordset($2::jsonb) AS word(
  account_id bigint, line_id bigint, kind varchar, starts_on date, reference varchar, number int, day date, fuel varchar, pence bigint,
  withdrawn boolean
)
JOIN rewards_award award
  ON award.account_id = word.account_id AND award.line_id = word.line_id AND award.kind = word.kind AND award.starts_on = word.starts_on
ORDER BY word.line_id, word.reference, word.number
