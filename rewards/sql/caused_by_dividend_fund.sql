-- What posted dividends gave the community fund.
SELECT dividend.period_id, 11, dividend.id, paying.id, fund.id, dividend.fund_pence, 3
FROM rewards_dividend dividend
JOIN rewards_dividend_step step ON step.dividend_id = dividend.id AND step.state = 'posted'
JOIN rewards_account paying
  ON paying.society_id = dividend.society_id AND paying.unit = 3 AND paying.owner_kind = 'dividend' AND paying.owner_id = dividend.id
JOIN rewards_account fund ON fund.society_id = dividend.society_id AND fund.unit = 3 AND fund.owner_kind = 'fund'
WHERE dividend.fund_pence > 0
