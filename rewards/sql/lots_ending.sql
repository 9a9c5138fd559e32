-- Lots that end soon and whose member was not told so, in the order of their numbers. $1 society, $2 today, $3 the number to begin after,
-- $4 how many.
WITH due AS (
  SELECT lot.id, lot.account_id, lot.ends_on, CASE WHEN lot.ends_on - $2::date <= 14 THEN 14 ELSE 60 END AS days
  FROM rewards_lot lot
  WHERE lot.society_id = $1 AND lot.ends_on BETWEEN $2::date AND $2::date + 60 AND lot.remaining > 0 AND lot.id > $3
    AND (lot.told_days IS NULL OR lot.told_days > 14 AND lot.ends_on - $2::date <= 14)
  ORDER BY lot.id LIMIT $4
)
SELECT due.id, due.ends_on, due.days, member.person_id, lot.points
FROM due
JOIN rewards_account account ON account.id = due.account_id
JOIN portal_member member ON member.id = account.owner_id
JOIN rewards_lots_left((SELECT array_agg(DISTINCT account_id) FROM due)) AS lot ON lot.lot_id = due.id
ORDER BY due.id
