-- $1 society, $2 person, $3 number, $4 now. No row comes back where a card or another member has the number already.
INSERT INTO portal_member (society_id, person_id, number, joined_at)
SELECT $1, $2, $3::varchar, $4 WHERE NOT EXISTS (SELECT FROM portal_card WHERE number = $3)
ON CONFLICT (number) DO NOTHING
RETURNING id
