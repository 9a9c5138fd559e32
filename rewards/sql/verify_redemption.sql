-- What came back of a redemption is no more than it, to the same account and by the same worth; a whole return gives back all that it paid.
SELECT redemption.id, redemption.points, -sum(came.points)::bigint AS given_back
FROM rewards_redemption redemption
JOIN rewards_redemption came ON came.back_id = redemption.id
GROUP BY redemption.id
HAVING redemption.kind <> 'use' OR -sum(came.points) > redemption.points
    OR redemption.pence + sum(came.pence) <> (redemption.points + sum(came.points)) * redemption.rate / 10000
    OR bool_or((came.account_id, came.rate, came.society_id) <> (redemption.account_id, redemption.rate, redemption.society_id))
ORDER BY 1
LIMIT 1
