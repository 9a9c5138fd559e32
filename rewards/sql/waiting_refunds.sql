-- The refunds that wait for these purchases, oldest first, for whoever posts them. $1 the society, $2 the purchases' numbers.
SELECT review.id, review.says::text AS says, review.key, review.body_hash, review.period_id, review.number,
       holder.present_id AS account_id, holder.member_id, store.id AS store_id, review.sent_by_kind, review.sent_by_id
FROM rewards_review review
JOIN rewards_holder holder ON holder.account_id = review.account_id
JOIN portal_store store ON store.society_id = review.society_id AND store.number = review.says ->> 'store'
WHERE review.society_id = $1 AND review.awaited_id = ANY($2::bigint[]) AND review.decision IS NULL
ORDER BY review.id
FOR UPDATE OF review
