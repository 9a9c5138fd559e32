-- What the intake posted, as rows for the bare side: each purchase with the place of its 1%. $1 numbers of purchases.
SELECT purchase.period_id, purchase.id, purchase.society_id, purchase.store_id, purchase.key, purchase.body_hash, purchase.account_id,
       purchase.sold_at, purchase.sold_on, purchase.posted_at, purchase.amount_pence, purchase.points, purchase.contribution_units,
       purchase.lines::text AS lines, purchase.earned::text AS earned,
       lying.round_id, lying.community_id, lying.running_id, lying.day, place.account_id AS place_id, (
         SELECT choice.id FROM causes_choice choice
         JOIN rewards_account account ON account.owner_id = choice.member_id AND account.id = purchase.account_id
         WHERE choice.running_id = lying.running_id ORDER BY choice.begins_at LIMIT 1
       ) AS choice_id
FROM rewards_purchase purchase
LEFT JOIN causes_lying lying ON lying.purchase_id = purchase.id
LEFT JOIN causes_account place ON place.round_id = lying.round_id AND coalesce(place.community_id, 0) = coalesce(lying.community_id, 0)
  AND coalesce(place.running_id, 0) = coalesce(lying.running_id, 0)
WHERE purchase.id = ANY($1::bigint[])
ORDER BY purchase.id
