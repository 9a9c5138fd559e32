-- A session, who it belongs to, and all that every page asks of them. $1 the hash of the cookie or bearer token, $2 now.
-- Written for one round trip; the branches by kind are left joins on keys.
SELECT session.id AS session_id, session.kind, session.actor_id, session.kept, session.expires_at,
       person.id AS person_id, person.given_name, person.family_name, person.language, person.theme,
       society.id AS society_id, society.slug, society.name AS society_name, society.currency, society.language AS society_language,
       society.country, society.time_zone, society.number_range, society.share_pence, society.age_least,
       society.created_at AS society_created_at,
       member.number AS member_number, member.joined_at,
       contact.role AS contact_role, contact.organisation_kind, contact.organisation_id,
       staff.store_id, client.name AS client_name, client.scopes,
       (SELECT array_agg(given.role) FROM portal_staff_role given
        WHERE given.staff_id = staff.id AND given.confirmed_at IS NOT NULL AND given.ended_at IS NULL) AS staff_roles
FROM portal_session session
LEFT JOIN portal_member member ON session.kind = 'member' AND member.id = session.actor_id
LEFT JOIN portal_staff staff ON session.kind = 'staff' AND staff.id = session.actor_id AND staff.disabled_at IS NULL
LEFT JOIN portal_contact contact ON session.kind = 'contact' AND contact.id = session.actor_id AND contact.ended_at IS NULL
LEFT JOIN portal_client client ON session.kind = 'client' AND client.id = session.actor_id AND client.disabled_at IS NULL
LEFT JOIN portal_person person ON person.id = coalesce(member.person_id, staff.person_id, contact.person_id)
LEFT JOIN portal_society society ON society.id = coalesce(person.society_id, client.society_id)
WHERE session.token_hash = $1 AND session.expires_at > $2
