-- Points of all purchases against the points that were posted for purchases, member by member.
SELECT coalesce(bought.account_id, posted.account_id) AS id, coalesce(bought.points, 0)::bigint AS kept, coalesce(posted.points, 0)::bigint AS added
FROM (SELECT account_id, sum(points) AS points FROM rewards_purchase GROUP BY account_id) AS bought
FULL JOIN (
  SELECT CASE kind WHEN 1 THEN credit_id ELSE debit_id END AS account_id, sum(CASE kind WHEN 1 THEN amount ELSE -amount END) AS points
  FROM rewards_transfer WHERE kind IN (1, 2)
  GROUP BY 1
) AS posted USING (account_id)
WHERE coalesce(bought.points, 0) <> coalesce(posted.points, 0)
ORDER BY 1
LIMIT 1
