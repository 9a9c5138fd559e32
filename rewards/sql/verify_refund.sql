-- What was taken back of a purchase never exceeds what it gave, nor what its lines above zero cost (R7). Lines below zero stay with it:
-- who brought a bottle back and then the bread gets the whole price of the bread.
SELECT purchase.id
FROM rewards_purchase purchase
JOIN (
  SELECT refunds_period_id, refunds_id, sum(amount_pence) AS pence, sum(points) AS points, sum(contribution_units) AS units
  FROM rewards_purchase WHERE refunds_id IS NOT NULL GROUP BY refunds_period_id, refunds_id
) AS back ON back.refunds_period_id = purchase.period_id AND back.refunds_id = purchase.id
CROSS JOIN LATERAL (
  SELECT sum((line ->> 'pence')::bigint) AS pence FROM jsonb_array_elements(purchase.lines) line WHERE (line ->> 'pence')::bigint > 0
) AS above
CROSS JOIN LATERAL (
  SELECT coalesce(sum(points), 0) AS points FROM rewards_purchase
  WHERE releases_id = purchase.id AND releases_period_id = purchase.period_id
) AS released
WHERE coalesce(above.pence, 0) + back.pence < 0 OR purchase.points + released.points + back.points < 0 OR purchase.contribution_units + back.units < 0
LIMIT 1
