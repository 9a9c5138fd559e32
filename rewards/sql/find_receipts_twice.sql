-- The same receipt number twice in a store on one day, from different tills and with the same lines. $1 the society, $2 sold since, $3 now.
INSERT INTO rewards_review (society_id, kind, key, account_id, says, came_at, due_at, note, decided_by_name)
SELECT $1, 'receipt twice', concat_ws('/', 'receipt twice', twice.store_id, twice.sold_on, twice.receipt, md5(twice.lines::text)),
       twice.account_id,
       jsonb_build_object('store', store.number, 'sold_at', twice.sold_at, 'pence', twice.pence, 'purchases', twice.purchases),
       $3, $3, '', ''
FROM (
  SELECT store_id, sold_on, split_part(key, '/', 4) AS receipt, lines, min(sold_at) AS sold_at, sum(amount_pence)::bigint AS pence,
         (array_agg(account_id ORDER BY sold_at, id))[1] AS account_id,
         jsonb_agg(jsonb_build_array(period_id, id) ORDER BY sold_at, id) AS purchases
  FROM rewards_purchase
  WHERE society_id = $1 AND sold_at >= $2 AND refunds_id IS NULL AND releases_id IS NULL
  GROUP BY store_id, sold_on, receipt, lines
  HAVING count(DISTINCT split_part(key, '/', 3)) > 1
) twice
JOIN portal_store store ON store.id = twice.store_id
ORDER BY twice.sold_at
ON CONFLICT DO NOTHING
RETURNING id
