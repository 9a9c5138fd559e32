-- What can no longer be given back, oldest first: of each purchase and day what its rows come to. $1 the society, $2 the day, $3 how many,
-- $4 only these accounts, null: all. What waited on a temporary card comes to whoever registered it (R32).
SELECT pending.purchase_period_id AS period_id, pending.purchase_id AS id, pending.due_on, holder.present_id AS account_id, holder.member_id,
       purchase.store_id, json_agg(json_build_object(
         'earnings', pending.earned, 'contribution_units', pending.contribution_units, 'due_on', pending.due_on
       ))::text AS parts
FROM rewards_pending pending
JOIN rewards_holder holder ON holder.account_id = pending.account_id
JOIN rewards_purchase purchase ON purchase.period_id = pending.purchase_period_id AND purchase.id = pending.purchase_id
WHERE pending.society_id = $1 AND pending.due_on <= $2::date AND ($4::bigint[] IS NULL OR holder.present_id = ANY($4::bigint[]))
  AND NOT EXISTS (
    SELECT FROM rewards_purchase released
    WHERE released.releases_id = pending.purchase_id AND released.releases_period_id = pending.purchase_period_id
      AND released.sold_on = pending.due_on
  )
GROUP BY 1, 2, 3, 4, 5, 6
HAVING sum(pending.contribution_units) <> 0 OR sum(pending.points) <> 0 OR sum((
  SELECT coalesce(sum((given ->> 'eligible_pence')::bigint), 0) FROM jsonb_array_elements(pending.earned) given
)) <> 0
ORDER BY pending.due_on, pending.purchase_period_id, pending.purchase_id
LIMIT $3
