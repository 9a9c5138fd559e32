-- What a member reads of the dividends of their society, newest first: from the members' approval on, an interim one from the board's.
-- $1 the member, $2 now. Whose lines are read is known before they are: joined, they would all be read to find it out.
WITH me AS (
  SELECT account.id AS account_id
  FROM portal_member member
  JOIN rewards_account account
    ON account.society_id = member.society_id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = member.id
  WHERE member.id = $1
), paid AS MATERIALIZED (
  SELECT dividend_id FROM rewards_dividend_payout WHERE account_id = (SELECT account_id FROM me) AND has_left
)
SELECT coalesce(json_agg(json_build_object(
  'id', dividend.id, 'period', period.name, 'starts_on', period.starts_on, 'ends_on', period.ends_on, 'currency', society.currency,
  'stage', dividend.stage, 'rate', dividend.rate, 'pool_pence', dividend.pool_pence, 'points_count', dividend.points_count, 'motion', dividend.motion, 'voted_on', dividend.voted_on, 'votes_for', dividend.votes_for,
  'votes_against', dividend.votes_against, 'pays_on', dividend.pays_on, 'state', newest.state, 'share_pence', society.share_pence,
  'posted_on', CASE WHEN newest.state = 'posted' THEN (newest.at AT TIME ZONE society.time_zone)::date END,
  'is_paid_out', EXISTS (SELECT FROM paid WHERE paid.dividend_id = dividend.id),
  'mine', (
    SELECT json_build_object(
      'points', given.points, 'fund_points', given.fund_points, 'whole_pence', given.whole_pence, 'before_pence', given.before_pence, 'gross_pence', given.gross_pence, 'share_pence', taken.pence, 'paid_pence', given.gross_pence - taken.pence)
    FROM rewards_dividend_line given
    CROSS JOIN LATERAL ( -- less what went back at the posting, where the share had been paid since it was frozen
      SELECT CASE WHEN given.share_pence > 0
        THEN given.share_pence - coalesce(rewards_share_back(dividend.period_id, dividend.id, given.account_id), 0) ELSE 0 END AS pence
    ) taken
    WHERE given.account_id = (SELECT account_id FROM me) AND given.dividend_id = dividend.id
  )
) ORDER BY period.starts_on DESC, dividend.id DESC), '[]')
FROM portal_member member
JOIN portal_society society ON society.id = member.society_id
JOIN rewards_dividend dividend ON dividend.society_id = society.id
JOIN rewards_period period ON period.id = dividend.period_id
JOIN LATERAL (
  SELECT step.state, step.at FROM rewards_dividend_step step
  WHERE step.dividend_id = dividend.id AND step.state <> 'release' AND step.at <= $2::timestamptz
  ORDER BY step.id DESC LIMIT 1
) newest ON newest.state IN ('approved', 'calculated', 'released', 'posted') OR (newest.state = 'recommended' AND dividend.stage = 'interim')
WHERE member.id = $1
