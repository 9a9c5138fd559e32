-- Whether a receipt is counted, held back or claimed, whoever by. $1 the society, $2 its key. What was rejected may be claimed again.
SELECT EXISTS (SELECT FROM rewards_claim WHERE society_id = $1 AND key = $2 AND (verdict IS NULL OR verdict = 'booked'))
    OR EXISTS (SELECT FROM rewards_review WHERE society_id = $1 AND key = $2 AND body_hash IS NOT NULL AND decision IS DISTINCT FROM 'rejected')
    OR EXISTS (
      SELECT FROM rewards_period period
      JOIN rewards_purchase purchase ON purchase.period_id = period.id
        AND purchase.id = greatest(1, (('x' || left(encode(sha256(convert_to($2, 'UTF8')), 'hex'), 16))::bit(64) >> 1)::bigint)
        AND purchase.key = $2
      WHERE period.society_id = $1
    )
