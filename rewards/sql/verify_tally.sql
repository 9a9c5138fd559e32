-- Tallies against what the purchases say they earned, in the books that took them.
SELECT account_id, period_id, line_id, coalesce(tally.points, 0)::bigint AS kept, coalesce(earned.points, 0)::bigint AS added
FROM rewards_tally tally
FULL JOIN (
  SELECT purchase.account_id, coalesce(purchase.books_id, purchase.period_id) AS period_id, (earning->>'line')::bigint AS line_id,
         sum((earning->>'points')::bigint) AS points, sum((earning->>'eligible_pence')::bigint) AS eligible_pence
  FROM rewards_purchase purchase, jsonb_array_elements(purchase.earned) AS earning
  GROUP BY 1, 2, 3
) AS earned USING (account_id, period_id, line_id)
WHERE coalesce(tally.points, 0) <> coalesce(earned.points, 0) OR coalesce(tally.eligible_pence, 0) <> coalesce(earned.eligible_pence, 0)
ORDER BY 1, 2, 3
LIMIT 1
