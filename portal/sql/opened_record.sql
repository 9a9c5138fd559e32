-- The newest purpose that a viewer gave for a member, not what they saw by an act of another kind, and all parts logged since. $1 staff, $2 member, $3 not before.
SELECT opened.id, opened.purpose,
       (SELECT json_agg(entry.parts) FROM portal_access_entry entry
        WHERE entry.staff_id = $1 AND entry.member_id = $2 AND entry.id >= opened.id)::text AS parts
FROM portal_access_entry opened
WHERE opened.staff_id = $1 AND opened.member_id = $2 AND opened.at > $3 AND opened.purpose <> 'act' AND opened.reference_kind IS DISTINCT FROM 'opening'
ORDER BY opened.id DESC
LIMIT 1
