-- Whose share was paid elsewhere since a dividend was frozen: so much more than a share would stand there, and goes back to their money.
-- $1 the dividend, which is not posted yet, $2 pence of a share, $3 when it was frozen. What a share holds is asked only of who paid since.
WITH paid AS MATERIALIZED (
  SELECT line.account_id, line.share_pence, points.society_id, points.owner_id
  FROM (
    SELECT line.account_id FROM rewards_dividend_line line
    JOIN rewards_account points ON points.id = line.account_id
    JOIN rewards_account share
      ON share.society_id = points.society_id AND share.unit = 3 AND share.owner_kind = 'share' AND share.owner_id = points.owner_id
    JOIN rewards_share_receipt receipt ON receipt.account_id = share.id AND receipt.at >= $3::timestamptz
    WHERE line.dividend_id = $1 AND line.share_pence > 0
    UNION
    SELECT line.account_id FROM rewards_dividend_line line
    JOIN rewards_dividend_given given ON given.account_id = line.account_id AND given.share_pence > 0 AND given.posted_at >= $3::timestamptz
    WHERE line.dividend_id = $1 AND line.share_pence > 0
  ) AS since
  JOIN rewards_dividend_line line ON line.account_id = since.account_id AND line.dividend_id = $1
  JOIN rewards_account points ON points.id = line.account_id
)
SELECT rewards_share_back_source($1, paid.account_id) AS source, share.id AS share_id, money.id AS money_id,
       least(paid.share_pence, rewards_held(share.id) + paid.share_pence - $2::bigint) AS pence
FROM paid
JOIN rewards_account share
  ON share.society_id = paid.society_id AND share.unit = 3 AND share.owner_kind = 'share' AND share.owner_id = paid.owner_id
JOIN rewards_account money
  ON money.society_id = paid.society_id AND money.unit = 3 AND money.owner_kind = 'member' AND money.owner_id = paid.owner_id
WHERE rewards_held(share.id) + paid.share_pence > $2::bigint
ORDER BY paid.account_id
