-- The cases of claims, with their days by the clock of the society. $1 the claims' numbers.
SELECT care_case.subject_id, care_case.id, (care_case.opened_at AT TIME ZONE society.time_zone)::date AS opened_on,
       (care_case.closed_at AT TIME ZONE society.time_zone)::date AS closed_on
FROM care_case
JOIN portal_society society ON society.id = care_case.society_id
WHERE care_case.subject_kind = 'claim' AND care_case.subject_id = ANY($1::bigint[])
