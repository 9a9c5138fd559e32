-- Staff to try in the demo, by role: two operators and one of each other role of the first society, two operators and an advisor of the next.
SELECT role, staff_id FROM (
  SELECT given.role, given.staff_id, staff.society_id, given.id,
         row_number() OVER (PARTITION BY staff.society_id, given.role ORDER BY given.staff_id) AS turn,
         dense_rank() OVER (ORDER BY staff.society_id) AS society
  FROM portal_staff_role given JOIN portal_staff staff ON staff.id = given.staff_id
  WHERE given.confirmed_at IS NOT NULL AND given.ended_at IS NULL AND staff.disabled_at IS NULL
) ranked
WHERE (society = 1 AND turn <= CASE role WHEN 'operator' THEN 2 ELSE 1 END) OR (society = 2 AND ((role = 'operator' AND turn <= 2) OR (role = 'advisor' AND turn = 1)))
ORDER BY society, id
