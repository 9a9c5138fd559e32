-- What banks sent back to members' accounts of money.
SELECT came.period_id, 24, came.id, bank.id, money.id, came.pence, 3
FROM rewards_payout_return came
JOIN rewards_account points ON points.id = came.account_id
JOIN rewards_account money
  ON money.society_id = points.society_id AND money.unit = 3 AND money.owner_kind = 'member' AND money.owner_id = points.owner_id
JOIN rewards_account bank ON bank.society_id = points.society_id AND bank.unit = 3 AND bank.owner_kind = 'bank'
