-- Entries of a statement: purchases and refunds.
SELECT 'purchase' AS kind, purchase.period_id, purchase.id, purchase.sold_on AS day, purchase.sold_at AS at, purchase.points,
       purchase.contribution_units AS units, purchase.store_id, purchase.earned, purchase.refunds_id, purchase.refunds_period_id,
       0::bigint AS pence, purchase.posted_at, purchase.books_id, NULL::bigint AS line_id, '' AS note
FROM me JOIN rewards_purchase purchase ON purchase.account_id = me.account_id
