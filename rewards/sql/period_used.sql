-- Whether anything is booked in a period, or rests on its days. $1 the period.
SELECT EXISTS (SELECT FROM rewards_purchase WHERE period_id = $1)
    OR EXISTS (SELECT FROM rewards_transfer WHERE period_id = $1)
    OR EXISTS (SELECT FROM rewards_dividend WHERE period_id = $1)
    OR EXISTS (SELECT FROM rewards_period WHERE id = $1 AND locked_at IS NOT NULL)
