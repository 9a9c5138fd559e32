-- A look-up whose answer named a member of another society.
SELECT look_up.id, look_up.society_id AS kept, member.society_id AS added
FROM care_look_up look_up
CROSS JOIN LATERAL jsonb_array_elements_text(look_up.found) AS named(number)
JOIN portal_member member ON member.number = named.number
WHERE member.society_id <> look_up.society_id
ORDER BY look_up.id
LIMIT 1
