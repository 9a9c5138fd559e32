-- What a posted dividend kept for a share that had been paid meanwhile, and gave back: never more than it kept.
SELECT given.period_id, 18, back.source, share.id, money.id, least(back.amount, given.share_pence), 3
FROM rewards_transfer back
JOIN rewards_account share ON share.id = back.debit_id AND share.owner_kind = 'share'
JOIN rewards_account points
  ON points.society_id = share.society_id AND points.unit = 1 AND points.owner_kind = 'member' AND points.owner_id = share.owner_id
JOIN rewards_account money
  ON money.society_id = share.society_id AND money.unit = 3 AND money.owner_kind = 'member' AND money.owner_id = share.owner_id
JOIN rewards_dividend_given given ON given.account_id = points.id AND given.period_id = back.period_id AND given.share_pence > 0
  AND back.source = rewards_share_back_source(given.dividend_id, given.account_id)
WHERE back.kind = 18
