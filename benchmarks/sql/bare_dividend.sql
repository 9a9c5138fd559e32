-- What the product's run comes to at least, for a pool and a first dividend: who is entitled, each one's part by largest remainder, the share.
-- $1 society, $2 period, $3 the pool, $4 pence of a share, $5 the instant at which the period ends.
INSERT INTO bare_line (dividend_id, account_id, points, gross_pence, share_pence, before_pence, whole_pence, fund_points)
WITH entitled AS MATERIALIZED (
  SELECT account.id AS account_id, account.owner_id, own.points
  FROM (SELECT account_id, sum(points)::bigint AS points FROM rewards_tally WHERE period_id = $2 GROUP BY account_id) AS own
  JOIN rewards_account account
    ON account.id = own.account_id AND account.society_id = $1 AND account.unit = 1 AND account.owner_kind = 'member'
  WHERE own.points > 0
    AND EXISTS (
      SELECT FROM portal_membership membership
      WHERE membership.member_id = account.owner_id AND membership.began_at < $5::timestamptz
        AND (membership.ended_at IS NULL OR membership.ended_at >= $5::timestamptz)
    )
), parted AS (
  SELECT floored.*, row_number() OVER (ORDER BY rest DESC, account_id) AS place, sum(floor_pence) OVER () AS floors
  FROM (
    SELECT entitled.*, entitled.points * $3::bigint / every.points AS floor_pence, entitled.points * $3::bigint % every.points AS rest
    FROM entitled CROSS JOIN (SELECT sum(points)::bigint AS points FROM entitled) AS every
  ) AS floored
), share AS (
  SELECT account.owner_id, held.amount FROM rewards_account account JOIN rewards_balance held ON held.account_id = account.id
  WHERE account.society_id = $1 AND account.unit = 3 AND account.owner_kind = 'share'
)
SELECT 0, account_id, points, gross.pence, least(gross.pence, greatest($4::bigint - coalesce(share.amount, 0), 0)), 0, gross.pence, 0
FROM parted
LEFT JOIN share USING (owner_id)
CROSS JOIN LATERAL (SELECT floor_pence + (place <= $3::bigint - floors)::int AS pence) AS gross
