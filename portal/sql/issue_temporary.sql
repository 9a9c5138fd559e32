-- $1 society, $2 batch, $3 number, $4 now. No row comes back where a member or another card has the number already.
INSERT INTO portal_card (society_id, batch_id, number, issued_at)
SELECT $1, $2, $3::varchar, $4 WHERE NOT EXISTS (SELECT FROM portal_member WHERE number = $3)
ON CONFLICT (number) DO NOTHING
RETURNING id
