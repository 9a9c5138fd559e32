-- The person behind an actor. $1 kind, $2 id.
SELECT person_id FROM portal_member WHERE $1 = 'member' AND id = $2
UNION ALL
SELECT person_id FROM portal_contact WHERE $1 = 'contact' AND id = $2
UNION ALL
SELECT person_id FROM portal_staff WHERE $1 = 'staff' AND id = $2
