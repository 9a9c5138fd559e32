-- A member's newest purchases with what did not earn and why. $1 the member, $2 now.
SELECT coalesce(json_agg(json_build_object(
  'period_id', newest.period_id, 'id', newest.id, 'store', store.name, 'day', newest.sold_on, 'amount_pence', newest.amount_pence,
  'currency', newest.currency, 'points', newest.points,
  'refund_of', (SELECT original.sold_on FROM rewards_purchase original
                WHERE original.period_id = newest.refunds_period_id AND original.id = newest.refunds_id),
  'pending_points', coalesce((
    SELECT sum(pending.points) FROM rewards_pending pending
    WHERE pending.purchase_id = newest.id AND pending.purchase_period_id = newest.period_id
      AND NOT rewards_is_released(newest.period_id, newest.id, pending.due_on)
  ), 0),
  'why', coalesce((SELECT json_agg(DISTINCT line ->> 'why') FROM jsonb_array_elements(newest.lines) line WHERE line ? 'why'), '[]')
) ORDER BY newest.sold_at DESC, newest.refunds_id IS NULL, newest.id), '[]')
FROM (
  SELECT purchase.*, society.currency
  FROM portal_member member
  JOIN portal_society society ON society.id = member.society_id
  JOIN rewards_account account
    ON account.society_id = society.id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = member.id
  JOIN rewards_part part ON part.account_id = account.id
  CROSS JOIN LATERAL ( -- of each card the newest, by its index: what else was bought is not read; one without lines releases another
    SELECT * FROM rewards_purchase bought
    WHERE bought.account_id = part.part_id AND bought.sold_at <= $2::timestamptz + interval '1 day' AND bought.lines <> '[]'
    ORDER BY bought.sold_at DESC, bought.refunds_id IS NULL, bought.id
    LIMIT 5
  ) purchase
  WHERE member.id = $1
  ORDER BY purchase.sold_at DESC, purchase.refunds_id IS NULL, purchase.id
  LIMIT 5
) newest
JOIN portal_store store ON store.id = newest.store_id
