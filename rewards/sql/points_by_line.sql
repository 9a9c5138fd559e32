-- Points of members by business line, over periods: what those hold who are above nought, and what those owe who are below. $1 the periods.
SELECT line_id, coalesce(sum(points) FILTER (WHERE points > 0), 0)::bigint AS held,
       coalesce(sum(points) FILTER (WHERE points < 0), 0)::bigint AS owed
FROM (
  SELECT account_id, line_id, sum(points) AS points FROM rewards_tally WHERE period_id = ANY ($1::int[]) GROUP BY 1, 2
) AS member
GROUP BY line_id
