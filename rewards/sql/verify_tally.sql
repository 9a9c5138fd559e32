-- Tallies against what purchases and journal say, in the books that took them.
SELECT account_id, period_id, line_id, coalesce(tally.points, 0)::bigint AS kept, coalesce(earned.points, 0)::bigint AS added
FROM rewards_tally tally
FULL JOIN (
  SELECT account_id, period_id, line_id, sum(points) AS points, sum(eligible_pence) AS eligible_pence
  FROM (
    SELECT purchase.account_id, coalesce(purchase.books_id, purchase.period_id) AS period_id, (earning->>'line')::bigint AS line_id,
           (earning->>'points')::bigint AS points, (earning->>'eligible_pence')::bigint AS eligible_pence
    FROM rewards_purchase purchase, jsonb_array_elements(purchase.earned) AS earning
    UNION ALL
    SELECT account_id, books_id, line_id, points, 0 FROM rewards_journal_entry
    UNION ALL
    SELECT side.account_id, side.period_id, moved.line_id, side.sign * moved.points, side.sign * moved.eligible_pence
    FROM rewards_moved_points moved
    JOIN rewards_registration registration ON registration.id = moved.registration_id
    CROSS JOIN LATERAL (
      VALUES (registration.card_account_id, moved.from_period_id, -1), (registration.account_id, moved.period_id, 1)
    ) AS side(account_id, period_id, sign)
  ) AS each
  GROUP BY 1, 2, 3
) AS earned USING (account_id, period_id, line_id)
WHERE coalesce(tally.points, 0) <> coalesce(earned.points, 0) OR coalesce(tally.eligible_pence, 0) <> coalesce(earned.eligible_pence, 0)
ORDER BY 1, 2, 3
LIMIT 1
