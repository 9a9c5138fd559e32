-- The share accounts from which a dividend may find something missing. $1 the dividend.
SELECT share.id
FROM rewards_dividend_line given
JOIN rewards_account points ON points.id = given.account_id
JOIN rewards_account share
  ON share.society_id = points.society_id AND share.unit = 3 AND share.owner_kind = 'share' AND share.owner_id = points.owner_id
WHERE given.dividend_id = $1 AND given.share_pence > 0
