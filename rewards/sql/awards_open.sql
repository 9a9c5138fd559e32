-- The awards that new words count in, where they are not there yet. $1 the society, $2 the words as json.
INSERT INTO rewards_award (society_id, account_id, line_id, kind, starts_on)
SELECT DISTINCT $1::bigint, account_id, line_id, kind, starts_on
FROM jsonb_to_recordset($2::jsonb) AS word(account_id bigint, line_id bigint, kind varchar, starts_on date)
ORDER BY account_id, line_id, kind, starts_on
ON CONFLICT DO NOTHING
