-- Three purchases of a member that came back whole within some days; each purchase is in one finding at most, the next three in the next.
-- $1 the society, $2 come back since, $3 now, $4 within so many days.
INSERT INTO rewards_review (society_id, kind, key, account_id, says, came_at, due_at, note, decided_by_name)
SELECT DISTINCT ON (account_id) $1, 'refund loop', concat_ws('/', 'refund loop', first_id, second_id, id), account_id,
       jsonb_build_object('store', number, 'sold_at', sold_at, 'pence', pence, 'purchases', purchases),
       $3, $3, '', ''
FROM (
  SELECT whole.*, store.number, lag(whole.id, 2) OVER one_by_one AS first_id, lag(whole.id) OVER one_by_one AS second_id,
         lag(whole.back_at, 2) OVER one_by_one AS first_at,
         whole.amount_pence + lag(whole.amount_pence) OVER one_by_one + lag(whole.amount_pence, 2) OVER one_by_one AS pence,
         jsonb_build_array(
           jsonb_build_array(lag(whole.period_id, 2) OVER one_by_one, lag(whole.id, 2) OVER one_by_one),
           jsonb_build_array(lag(whole.period_id) OVER one_by_one, lag(whole.id) OVER one_by_one),
           jsonb_build_array(whole.period_id, whole.id)
         ) AS purchases
  FROM (
    SELECT bought.period_id, bought.id, bought.account_id, bought.store_id, bought.sold_at, bought.amount_pence, max(back.sold_at) AS back_at
    FROM rewards_purchase back
    JOIN rewards_purchase bought ON bought.period_id = back.refunds_period_id AND bought.id = back.refunds_id
    WHERE back.society_id = $1 AND back.refunds_id IS NOT NULL AND bought.amount_pence > 0
      AND NOT EXISTS (
        SELECT FROM rewards_review found
        WHERE found.society_id = $1 AND found.kind = 'refund loop' AND found.account_id = bought.account_id
          AND found.says -> 'purchases' @> jsonb_build_array(jsonb_build_array(bought.period_id, bought.id))
      )
    GROUP BY bought.period_id, bought.id, bought.account_id, bought.store_id, bought.sold_at, bought.amount_pence
    HAVING sum(back.amount_pence) = -bought.amount_pence AND max(back.sold_at) >= $2
  ) whole
  JOIN portal_store store ON store.id = whole.store_id
  WINDOW one_by_one AS (PARTITION BY whole.account_id ORDER BY whole.back_at, whole.id)
) three
WHERE back_at - first_at <= make_interval(days => $4)
ORDER BY account_id, back_at
ON CONFLICT DO NOTHING
RETURNING id
