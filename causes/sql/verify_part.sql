-- A member's counter that differs from the entries that lie there.
SELECT account_id, round_id, coalesce(community_id, 0) AS community_id, coalesce(running_id, 0) AS running_id, sum(kept)::bigint AS kept, sum(added)::bigint AS added
FROM (
  SELECT account_id, round_id, community_id, running_id, units AS kept, 0 AS added FROM causes_part
  UNION ALL
  SELECT account_id, round_id, community_id, running_id, 0, units FROM causes_lying
) both_sides
GROUP BY account_id, round_id, community_id, running_id
HAVING sum(kept) <> sum(added)
ORDER BY account_id, round_id, community_id, running_id
LIMIT 1
