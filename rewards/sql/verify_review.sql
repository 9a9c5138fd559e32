-- A purchase of the review list is in the books exactly where it was booked; named is the first entry that says otherwise.
SELECT review.id, coalesce(review.decision, 'nothing yet') AS decision, count(purchase.id) AS count
FROM rewards_review review
LEFT JOIN rewards_purchase purchase ON purchase.period_id = review.period_id AND purchase.id = review.number AND purchase.key = review.key
WHERE review.body_hash IS NOT NULL
GROUP BY review.id
HAVING count(purchase.id) <> CASE WHEN review.decision = 'booked' THEN 1 ELSE 0 END
ORDER BY review.id LIMIT 1
