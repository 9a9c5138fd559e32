-- Who runs a community's page today: first name and initial (R27). $1 the community, $3 now.
SELECT coalesce(json_agg(json_build_object(
    'name', person.given_name || ' ' || left(person.family_name, 1) || '.', 'role', appointment.role, 'me', member.id = $2
  ) ORDER BY appointment.role DESC, appointment.id), '[]')
FROM regions_in_force($3) appointment
JOIN portal_member member ON member.id = appointment.member_id
JOIN portal_person person ON person.id = member.person_id
WHERE appointment.community_id = $1
