-- A member's 1% of a round, by the cause that has it; no name where it is undecided. $1 the member, $2 the round.
SELECT cause.name, sum(part.units)::bigint AS units
FROM portal_member member
JOIN rewards_account account
  ON account.society_id = member.society_id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = member.id
JOIN causes_part part ON part.account_id = account.id AND part.round_id = $2
LEFT JOIN causes_running running ON running.id = part.running_id
LEFT JOIN causes_cause cause ON cause.id = running.cause_id
WHERE member.id = $1
GROUP BY cause.name
HAVING sum(part.units) <> 0
ORDER BY cause.name NULLS LAST
