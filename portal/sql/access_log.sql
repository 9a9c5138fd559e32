-- Who opened a member's record. $1 member, $2 limit, $3 offset. The roles are those of the time of the opening.
SELECT entry.at, person.given_name, entry.purpose, entry.parts::text AS parts,
       (SELECT array_agg(role.role ORDER BY role.role) FROM portal_staff_role role
        WHERE role.staff_id = entry.staff_id AND role.confirmed_at <= entry.at AND (role.ended_at IS NULL OR role.ended_at > entry.at)) AS roles
FROM portal_access_entry entry
JOIN portal_staff staff ON staff.id = entry.staff_id
JOIN portal_person person ON person.id = staff.person_id
WHERE entry.member_id = $1
ORDER BY entry.id DESC
LIMIT $2 OFFSET $3
