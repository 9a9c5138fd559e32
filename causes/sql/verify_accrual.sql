-- A counter of a cause, or of what is undecided, that differs from the entries that lie there.
SELECT round_id, coalesce(community_id, 0) AS community_id, coalesce(running_id, 0) AS running_id, day, sum(kept)::bigint AS kept, sum(added)::bigint AS added
FROM (
  SELECT round_id, community_id, running_id, day, units AS kept, 0 AS added FROM causes_accrual
  UNION ALL
  SELECT round_id, community_id, running_id, day, 0, units FROM causes_lying
) both_sides
GROUP BY round_id, community_id, running_id, day
HAVING sum(kept) <> sum(added)
ORDER BY round_id, day, community_id, running_id
LIMIT 1
