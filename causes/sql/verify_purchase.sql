-- A purchase whose 1% is not in the books, or not the amount that it gave.
SELECT purchase.id, purchase.contribution_units AS kept, coalesce(entered.units, 0) AS added
FROM rewards_purchase purchase
LEFT JOIN (SELECT purchase_id, sum(units)::bigint AS units FROM causes_entry GROUP BY purchase_id) entered ON entered.purchase_id = purchase.id
WHERE purchase.contribution_units <> coalesce(entered.units, 0)
ORDER BY purchase.sold_at, purchase.id
LIMIT 1
