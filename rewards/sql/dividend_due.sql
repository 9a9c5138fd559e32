-- What a dividend gives each member (R11, R12, R13): the whole by their points of the period, less what earlier periods left below zero; less
-- what earlier dividends of the period gave, never below zero; of that, what is missing of the share goes there.
-- Entitled: a member at the end of the period, with points above zero.
-- $1 society, $2 period, $3 rate or pool as dividend_by_rate.sql and dividend_by_pool.sql read it, one of which stands for the whole,
-- $4 pence of a share, $5 the instant at which the period ends, $6 how many points of each go to the community fund.
-- Account, share and what was given are looked up member by member: how many have points above zero no planner can know, and a join that
-- guesses few takes for ever.
WITH entitled AS (
  SELECT account.id AS account_id, account.owner_id, net.points, least(net.points, $6::bigint) AS fund_points
  FROM (
    SELECT account_id,
           (coalesce(sum(points) FILTER (WHERE is_own), 0) + least(0, coalesce(sum(points) FILTER (WHERE NOT is_own), 0)))::bigint AS points
    FROM (
      SELECT tally.account_id, tally.period_id = $2 AS is_own, tally.points
      FROM rewards_period own
      JOIN rewards_period period ON period.society_id = own.society_id AND period.starts_on <= own.starts_on
      JOIN rewards_tally tally ON tally.period_id = period.id
      WHERE own.id = $2
      UNION ALL
      SELECT given.account_id, false, -given.points
      FROM rewards_period own
      JOIN rewards_period period ON period.society_id = own.society_id AND period.starts_on < own.starts_on
      JOIN rewards_dividend dividend ON dividend.period_id = period.id AND dividend.stage = 'final' -- which alone closes points
      JOIN rewards_dividend_step step ON step.dividend_id = dividend.id AND step.state = 'posted'
      JOIN rewards_dividend_line given ON given.dividend_id = dividend.id
      WHERE own.id = $2
    ) AS earned
    GROUP BY account_id
  ) AS net
  CROSS JOIN LATERAL (
    SELECT found.id, found.owner_id FROM rewards_account found
    WHERE found.id = net.account_id AND found.society_id = $1 AND found.owner_kind = 'member'
    LIMIT 1
  ) AS account
  WHERE net.points > 0
    AND EXISTS (
      SELECT FROM portal_membership membership
      WHERE membership.member_id = account.owner_id AND membership.began_at < $5::timestamptz
        AND (membership.ended_at IS NULL OR membership.ended_at >= $5::timestamptz)
    )
), whole AS (
/* whole */
)
SELECT whole.account_id, whole.points, whole.fund_points, due.gross_pence,
       least(due.gross_pence, greatest($4::bigint - coalesce((
         SELECT held.amount
         FROM rewards_account share JOIN rewards_balance held ON held.account_id = share.id
         WHERE share.society_id = $1 AND share.unit = 3 AND share.owner_kind = 'share' AND share.owner_id = whole.owner_id
       ), 0), 0)) AS share_pence, given.before_pence, whole.whole_pence
FROM whole
CROSS JOIN LATERAL (
  SELECT coalesce(sum(line.gross_pence), 0)::bigint AS before_pence
  FROM rewards_dividend dividend
  JOIN rewards_dividend_step step ON step.dividend_id = dividend.id AND step.state = 'posted'
  JOIN rewards_dividend_line line ON line.dividend_id = dividend.id AND line.account_id = whole.account_id
  WHERE dividend.period_id = $2
) AS given
CROSS JOIN LATERAL (SELECT greatest(whole.whole_pence - given.before_pence, 0) AS gross_pence) AS due
