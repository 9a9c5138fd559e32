-- What was taken back of a purchase never exceeds what it gave (R7).
SELECT purchase.id
FROM rewards_purchase purchase
JOIN (
  SELECT refunds_period_id, refunds_id, sum(amount_pence) AS pence, sum(points) AS points, sum(contribution_units) AS units
  FROM rewards_purchase WHERE refunds_id IS NOT NULL GROUP BY refunds_period_id, refunds_id
) AS back ON back.refunds_period_id = purchase.period_id AND back.refunds_id = purchase.id
WHERE purchase.amount_pence + back.pence < 0 OR purchase.points + back.points < 0 OR purchase.contribution_units + back.units < 0
LIMIT 1
