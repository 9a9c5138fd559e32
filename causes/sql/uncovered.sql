-- Days of a batch, and today, for which the society has no round yet. $1 now.
SELECT DISTINCT society.id AS society_id, society.time_zone, (asked.at AT TIME ZONE society.time_zone)::date AS day
FROM (SELECT society_id, least(sold_at, posted_at) AS at FROM posted WHERE contribution_units <> 0 UNION SELECT society_id, $1::timestamptz FROM posted) asked
JOIN portal_society society ON society.id = asked.society_id
LEFT JOIN causes_round round ON round.society_id = asked.society_id AND asked.at >= round.starts_at AND asked.at < round.ends_at
WHERE round.id IS NULL
ORDER BY day
