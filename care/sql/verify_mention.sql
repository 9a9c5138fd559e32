-- A mention that stands under an opening of somebody else.
SELECT mention.id, mention.member_id AS kept, opening.member_id AS added
FROM care_mention mention
JOIN portal_access_entry opening ON opening.id = mention.opening_id
WHERE opening.member_id <> mention.member_id
ORDER BY mention.id
LIMIT 1
