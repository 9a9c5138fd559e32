-- A colleague's own member card on more sales of a day than a home makes, or on two tills at once, in the store where they work, or where that is
-- not known in any one store. Days that are over. $1 the society, $2 sold since, $3 now, $4 so many sales, $5 within so many seconds.
INSERT INTO rewards_review (society_id, kind, key, account_id, says, came_at, due_at, note, decided_by_name)
SELECT $1, 'staff card', concat_ws('/', 'staff card', used.account_id, used.store_id, used.sold_on), used.account_id,
       jsonb_build_object('store', store.number, 'sold_at', used.sold_at, 'pence', used.pence, 'purchases', used.purchases),
       $3, $3, '', ''
FROM (
  SELECT account_id, store_id, sold_on, min(sold_at) AS sold_at, sum(amount_pence)::bigint AS pence, count(*) AS sales,
         bool_or(till <> till_before AND sold_at - before_at <= make_interval(secs => $5::int)) AS at_once,
         jsonb_agg(jsonb_build_array(period_id, id) ORDER BY sold_at, id) AS purchases
  FROM (
    SELECT purchase.*, split_part(purchase.key, '/', 3) AS till,
           lag(split_part(purchase.key, '/', 3)) OVER one_by_one AS till_before, lag(purchase.sold_at) OVER one_by_one AS before_at
    FROM rewards_purchase purchase
    JOIN portal_store here ON here.id = purchase.store_id
    JOIN (
      SELECT DISTINCT account.id, staff.store_id
      FROM portal_staff staff
      JOIN rewards_account account
        ON account.society_id = staff.society_id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = staff.member_id
      WHERE staff.society_id = $1 AND staff.disabled_at IS NULL
    ) AS colleague ON colleague.id = purchase.account_id AND coalesce(colleague.store_id, purchase.store_id) = purchase.store_id
    WHERE purchase.society_id = $1 AND purchase.sold_at >= $2 AND purchase.refunds_id IS NULL
      AND purchase.sold_on < ($3::timestamptz AT TIME ZONE here.time_zone)::date
    WINDOW one_by_one AS (PARTITION BY purchase.account_id, purchase.store_id, purchase.sold_on ORDER BY purchase.sold_at, purchase.id)
  ) AS sale
  GROUP BY account_id, store_id, sold_on
) AS used
JOIN portal_store store ON store.id = used.store_id
WHERE used.sales >= $4::int OR used.at_once
ORDER BY used.sold_at
ON CONFLICT DO NOTHING
RETURNING id
