-- Sums over what goes into a dividend, and its fingerprint, by parts as in dividend_figures.sql.
SELECT coalesce(sum(members), 0)::int AS members, coalesce(sum(points), 0)::bigint AS points, coalesce(sum(owed_points), 0)::bigint AS owed_points,
       coalesce(sum(before_pence), 0)::bigint AS before_pence, coalesce(sum(held_pence), 0)::bigint AS held_pence,
       encode(sha256(convert_to(coalesce(string_agg(lines, E'\n' ORDER BY part), ''), 'UTF8')), 'hex') AS checksum
FROM (
  SELECT account_id >> 16 AS part, count(*) AS members, sum(points - owed_points) AS points, sum(-owed_points) AS owed_points,
         sum(before_pence) AS before_pence, sum(held_pence) AS held_pence,
         encode(sha256(convert_to(string_agg(
           account_id || ',' || points || ',' || owed_points || ',' || before_pence || ',' || held_pence, E'\n' ORDER BY account_id
         ), 'UTF8')), 'hex') AS lines
  FROM rewards_entitled
  GROUP BY 1
) AS parts
