-- Who runs a community's page today: first name and initial (R27). $1 the community, $3 now.
SELECT coalesce(json_agg(json_build_object(
    'name', person.given_name || ' ' || left(person.family_name, 1) || '.', 'role', appointment.role, 'me', member.id = $2
  ) ORDER BY appointment.role DESC, appointment.id), '[]')
FROM regions_appointment appointment
JOIN regions_community community ON community.id = appointment.community_id
JOIN portal_member member ON member.id = appointment.member_id
JOIN portal_person person ON person.id = member.person_id
WHERE appointment.community_id = $1 AND appointment.confirmed_at IS NOT NULL AND appointment.ended_at IS NULL
  AND ($3 AT TIME ZONE community.time_zone)::date BETWEEN appointment.begins_on AND appointment.ends_on
