-- Tallies against what the purchases say they earned, wherever the books took them.
SELECT coalesce(tally.account_id, earned.account_id) AS account_id, coalesce(tally.line_id, earned.line_id) AS line_id,
       coalesce(tally.points, 0)::bigint AS kept, coalesce(earned.points, 0)::bigint AS added
FROM (
  SELECT kept.account_id, kept.line_id, period.society_id, sum(kept.points) AS points, sum(kept.eligible_pence) AS pence
  FROM rewards_tally kept JOIN rewards_period period ON period.id = kept.period_id
  GROUP BY kept.account_id, kept.line_id, period.society_id
) AS tally
FULL JOIN (
  SELECT purchase.account_id, (earning->>'line')::bigint AS line_id, purchase.society_id,
         sum((earning->>'points')::bigint) AS points, sum((earning->>'eligible_pence')::bigint) AS pence
  FROM rewards_purchase purchase, jsonb_array_elements(purchase.earned) AS earning
  GROUP BY purchase.account_id, line_id, purchase.society_id
) AS earned USING (account_id, line_id, society_id)
WHERE coalesce(tally.points, 0) <> coalesce(earned.points, 0) OR coalesce(tally.pence, 0) <> coalesce(earned.pence, 0)
ORDER BY 1, 2
LIMIT 1
