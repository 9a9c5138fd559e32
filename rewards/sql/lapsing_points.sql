-- Points of temporary cards that nobody registered in time, by card and line. $1 the society, $2 the first day on which a first use is still
-- in time, by the society's clock, $3 how many at most: a card comes with all of its lines or not yet.
SELECT card.id AS card_id, account.id AS account_id, tally.line_id, sum(tally.points)::bigint AS points
FROM portal_card card
JOIN portal_society society ON society.id = card.society_id
JOIN rewards_account account ON account.society_id = card.society_id AND account.unit = 1 AND account.owner_kind = 'card' AND account.owner_id = card.id
JOIN rewards_tally tally ON tally.account_id = account.id
WHERE card.society_id = $1 AND card.batch_id IS NOT NULL AND card.member_id IS NULL
  AND (card.first_used_at AT TIME ZONE society.time_zone)::date < $2::date
GROUP BY card.id, account.id, tally.line_id
HAVING sum(tally.points) > 0
ORDER BY account.id
FETCH FIRST ($3::int) ROWS WITH TIES
