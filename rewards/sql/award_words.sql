-- Every word of these references, the oldest first. $1 the society, $2 the references.
SELECT award.account_id, fact.line_id, award.kind, award.starts_on, fact.reference, fact.number, fact.day, fact.fuel, fact.pence, fact.withdrawn
FROM rewards_award_fact fact
JOIN rewards_award award ON award.id = fact.award_id
WHERE fact.society_id = $1 AND fact.reference = ANY($2::text[])
ORDER BY fact.line_id, fact.reference, fact.number
