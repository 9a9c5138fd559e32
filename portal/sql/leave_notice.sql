-- A notice, unless there is one with its key. $1 society, $2 person, $3 key, $4 purpose, $5 channel, $6 address, $7 subject, $8 text,
-- $9 language, $10 now, $11 token by which the reader stops such notices, or null
INSERT INTO portal_notice (society_id, person_id, key, purpose, channel, address, subject, text, language, created_at, unsubscribe_token)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (key) DO NOTHING
RETURNING id
