-- Whose share was paid elsewhere since a dividend was frozen: so much more than a share would stand there, and goes back to their money.
-- $1 the dividend, which is not posted yet, $2 pence of a share, $3 when it was frozen. Only who paid since then is looked at.
SELECT rewards_share_back_source($1, line.account_id) AS source, share.id AS share_id, money.id AS money_id,
       least(line.share_pence, rewards_held(share.id) + line.share_pence - $2::bigint) AS pence
FROM rewards_dividend_line line
JOIN rewards_account points ON points.id = line.account_id
JOIN rewards_account share
  ON share.society_id = points.society_id AND share.unit = 3 AND share.owner_kind = 'share' AND share.owner_id = points.owner_id
JOIN rewards_account money
  ON money.society_id = points.society_id AND money.unit = 3 AND money.owner_kind = 'member' AND money.owner_id = points.owner_id
WHERE line.dividend_id = $1 AND line.share_pence > 0
  AND (
    EXISTS (SELECT FROM rewards_share_receipt receipt WHERE receipt.account_id = share.id AND receipt.at >= $3::timestamptz)
    OR EXISTS (
      SELECT FROM rewards_dividend_given given
      WHERE given.account_id = line.account_id AND given.share_pence > 0 AND given.posted_at >= $3::timestamptz
    )
  )
  AND rewards_held(share.id) + line.share_pence > $2::bigint
ORDER BY line.account_id
