-- What is built: one row that every later statement reads. $1 members, $2 members with recent purchases, $3 society, $4 closed period,
-- $5 running period, $6 running round, $7 the bank's account, $8 the account of contributions, $9 now, $10 communities.
CREATE TEMPORARY TABLE asked AS
SELECT $1::bigint AS members, $2::bigint AS sample, $10::bigint AS communities, society.id AS society_id, society.slug,
       society.number_range::bigint AS number_range, society.share_pence, society.time_zone, closed.id AS closed_id, running.id AS books_id,
       round.id AS round_id, round.starts_at AS round_at, $7::bigint AS bank_id, $8::bigint AS contributions_id, $9::timestamptz AS now_at,
       greatest(round.starts_at, running.starts_on::timestamp AT TIME ZONE society.time_zone) AS bought_from,
       (closed.ends_on - 1 + time '12:00') AT TIME ZONE society.time_zone AS closed_at, closed.ends_on - 1 AS closed_on
FROM portal_society society, rewards_period closed, rewards_period running, causes_round round
WHERE society.id = $3::bigint AND closed.id = $4::int AND running.id = $5::int AND round.id = $6::bigint
