-- Sums over what goes into a dividend, and its fingerprint in the order of the accounts.
SELECT count(*)::int AS members, coalesce(sum(points - owed_points), 0)::bigint AS points, coalesce(sum(-owed_points), 0)::bigint AS owed_points,
       coalesce(sum(before_pence), 0)::bigint AS before_pence, coalesce(sum(held_pence), 0)::bigint AS held_pence,
       encode(sha256(convert_to(coalesce(string_agg(
         account_id || ',' || points || ',' || owed_points || ',' || before_pence || ',' || held_pence, E'\n' ORDER BY account_id
       ), ''), 'UTF8')), 'hex') AS checksum
FROM rewards_entitled
