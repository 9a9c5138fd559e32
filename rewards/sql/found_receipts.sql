-- The purchases that a finding names, with whose they are. $1 the society, $2 their periods and numbers as json: [[period, number], ...].
SELECT split_part(purchase.key, '/', 3) AS till, split_part(purchase.key, '/', 4) AS receipt, purchase.sold_at,
       purchase.amount_pence AS pence, purchase.lines::text AS lines, store.name AS store, store.time_zone,
       coalesce(person.given_name || ' ' || person.family_name, '') AS member_name, coalesce(member.number, '') AS member_number
FROM jsonb_array_elements($2::jsonb) AS named
JOIN rewards_purchase purchase ON purchase.period_id = (named ->> 0)::int AND purchase.id = (named ->> 1)::bigint
JOIN portal_store store ON store.id = purchase.store_id
JOIN rewards_holder holder ON holder.account_id = purchase.account_id
LEFT JOIN portal_member member ON member.id = holder.member_id
LEFT JOIN portal_person person ON person.id = member.person_id
WHERE purchase.society_id = $1
ORDER BY purchase.sold_at, purchase.id
