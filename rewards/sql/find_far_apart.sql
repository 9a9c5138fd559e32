-- A member's card in two stores, one after the other, so far apart that nobody travels so fast.
-- $1 the society, $2 sold since, $3 now, $4 how many metres apart at least, $5 how many metres an hour somebody may travel.
INSERT INTO rewards_review (society_id, kind, key, account_id, says, came_at, due_at, note, decided_by_name)
SELECT $1, 'far apart', concat_ws('/', 'far apart', before_id, id), account_id,
       jsonb_build_object(
         'store', number, 'sold_at', sold_at, 'pence', amount_pence + before_pence, 'metres', metres, 'seconds', seconds,
         'purchases', jsonb_build_array(jsonb_build_array(before_period_id, before_id), jsonb_build_array(period_id, id))
       ),
       $3, $3, '', ''
FROM (
  SELECT step.*, extract(epoch FROM step.sold_at - step.before_at)::bigint AS seconds,
         round(2 * 6371009 * asin(least(1, sqrt(
           sin(radians(latitude - before_latitude) / 2) ^ 2
           + cos(radians(before_latitude)) * cos(radians(latitude)) * sin(radians(longitude - before_longitude) / 2) ^ 2
         ))))::bigint AS metres
  FROM (
    SELECT purchase.period_id, purchase.id, purchase.account_id, purchase.sold_at, purchase.amount_pence,
           store.number, store.latitude, store.longitude,
           lag(purchase.period_id) OVER one_by_one AS before_period_id, lag(purchase.id) OVER one_by_one AS before_id,
           lag(purchase.sold_at) OVER one_by_one AS before_at, lag(purchase.amount_pence) OVER one_by_one AS before_pence,
           lag(store.latitude) OVER one_by_one AS before_latitude, lag(store.longitude) OVER one_by_one AS before_longitude
    FROM rewards_purchase purchase
    JOIN portal_store store ON store.id = purchase.store_id AND store.latitude IS NOT NULL AND store.longitude IS NOT NULL
    WHERE purchase.society_id = $1 AND purchase.sold_at >= $2 AND purchase.refunds_id IS NULL AND purchase.releases_id IS NULL
    WINDOW one_by_one AS (PARTITION BY purchase.account_id ORDER BY purchase.sold_at, purchase.id)
  ) step
  WHERE step.before_id IS NOT NULL AND (step.latitude, step.longitude) <> (step.before_latitude, step.before_longitude)
) way
WHERE metres > $4::bigint AND metres * 3600 > $5::bigint * seconds
ORDER BY sold_at
ON CONFLICT DO NOTHING
RETURNING id
