-- Entries of a statement: purchases, refunds, and what of a purchase could no longer be given back; the last two name theirs.
SELECT CASE WHEN purchase.releases_id IS NULL THEN 'purchase' ELSE 'release' END AS kind, purchase.period_id, purchase.id,
       purchase.sold_on AS day, purchase.sold_at AS at, purchase.points,
       purchase.contribution_units AS units, purchase.store_id, purchase.earned,
       coalesce(purchase.refunds_id, purchase.releases_id) AS refunds_id,
       coalesce(purchase.refunds_period_id, purchase.releases_period_id) AS refunds_period_id,
       0::bigint AS pence, purchase.posted_at, purchase.books_id, NULL::bigint AS line_id, '' AS note
FROM me
JOIN rewards_part part ON part.account_id = me.account_id
JOIN rewards_purchase purchase ON purchase.account_id = part.part_id
