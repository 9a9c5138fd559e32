-- What counts on a later day: never below zero, released as its rows say and only so, and there for every purchase with such a line (R6).
WITH due AS (
  SELECT purchase_period_id AS period_id, purchase_id AS id, due_on, sum(points) AS points, sum(contribution_units) AS units,
         count(DISTINCT holder.present_id) AS accounts, min(holder.present_id) AS account_id
  FROM rewards_pending JOIN rewards_holder holder USING (account_id) GROUP BY 1, 2, 3
), released AS (
  SELECT releases_period_id AS period_id, releases_id AS id, sold_on AS due_on, points, contribution_units AS units, holder.present_id AS account_id
  FROM rewards_purchase JOIN rewards_holder holder USING (account_id) WHERE releases_id IS NOT NULL
), told AS (
  SELECT DISTINCT purchase.period_id, purchase.id, (line ->> 'due_on')::date AS due_on
  FROM rewards_purchase purchase CROSS JOIN LATERAL jsonb_array_elements(purchase.lines) line
  WHERE purchase.refunds_id IS NULL AND line ? 'due_on' AND line ? 'rule'
)
SELECT id, due_on, coalesce(due.points, 0)::bigint AS kept, coalesce(released.points, 0)::bigint AS added
FROM due FULL JOIN released USING (period_id, id, due_on) FULL JOIN told USING (period_id, id, due_on)
WHERE due.accounts IS NULL OR due.accounts <> 1 OR due.points < 0 OR due.units < 0
   OR (released.points, released.units, released.account_id) IS DISTINCT FROM (due.points, due.units, due.account_id)
      AND released.account_id IS NOT NULL
ORDER BY due_on, id
LIMIT 1
