-- A posted disbursement has taken every step in its order, two people released it, its payouts are those that they released, and what it moved
-- to other accounts together is what its payouts say, but for share accounts, which take theirs from the payouts. All of it stands in the
-- books of one period.
SELECT disbursement.id
FROM rewards_disbursement disbursement
CROSS JOIN LATERAL (
  SELECT array_agg(step.state ORDER BY step.id) FILTER (WHERE step.state NOT IN ('release', 'file')) AS states,
         count(DISTINCT step.by_id) FILTER (WHERE step.state = 'release' AND step.by_kind = 'staff') AS people
  FROM rewards_disbursement_step step WHERE step.disbursement_id = disbursement.id
) taken
CROSS JOIN LATERAL ( -- as payout_figures.sql adds them up
  SELECT coalesce(sum(paid_pence + fund_pence) FILTER (WHERE method <> 'share account'), 0) AS moved,
         (
    SELECT encode(sha256(convert_to(coalesce(string_agg(lines, E'\n' ORDER BY part), ''), 'UTF8')), 'hex')
    FROM (
      SELECT account_id >> 16 AS part, encode(sha256(convert_to(string_agg(
        concat_ws(',', account_id, method, held_pence, paid_pence, fund_pence, why, receiver_id, bank_id), E'\n' ORDER BY account_id
      ), 'UTF8')), 'hex') AS lines
      FROM rewards_payout payout WHERE payout.disbursement_id = disbursement.id GROUP BY 1
    ) AS parts
  ) AS checksum
  FROM rewards_payout payout WHERE payout.disbursement_id = disbursement.id
) frozen
WHERE 'posted' = ANY (taken.states) AND (
  taken.states[1:4] <> '{open,calculated,released,posted}' OR taken.people <> 2
  OR disbursement.frozen_checksum IS DISTINCT FROM frozen.checksum::varchar
  OR disbursement.period_id IS NULL OR EXISTS (
    SELECT FROM rewards_payout_total total WHERE total.disbursement_id = disbursement.id AND total.period_id <> disbursement.period_id
  )
  OR frozen.moved <> (SELECT coalesce(sum(pence), 0) FROM rewards_payout_total total WHERE total.disbursement_id = disbursement.id)
) OR 'posted' <> ALL (taken.states) AND (disbursement.period_id IS NOT NULL OR EXISTS (
  SELECT FROM rewards_payout_total total WHERE total.disbursement_id = disbursement.id
))
ORDER BY disbursement.id
LIMIT 1
