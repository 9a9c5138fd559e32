-- Awards of a line and kind with the facts that count in them, the newest first. $1 the society, $2 the line, $3 the kind, $4 since which
-- first day, $5 how many.
SELECT award.account_id, award.starts_on,
       json_agg(json_build_object('day', fact.day, 'fuel', fact.fuel, 'pence', fact.pence))::text AS facts
FROM rewards_award award
JOIN rewards_award_fact fact ON fact.award_id = award.id AND NOT fact.withdrawn AND NOT EXISTS (
  SELECT FROM rewards_award_fact later
  WHERE later.society_id = fact.society_id AND later.line_id = fact.line_id AND later.reference = fact.reference AND later.number > fact.number
)
WHERE award.society_id = $1 AND award.line_id = $2 AND award.kind = $3
  AND award.starts_on >= CASE award.kind WHEN 'balance' THEN date_trunc('year', $4::date)::date ELSE $4::date END
GROUP BY award.id
ORDER BY award.starts_on DESC, award.id
LIMIT $5
