-- What a dividend gives each member (R11, R12, R13): the whole by their points of the period, less what earlier periods left below zero; less
-- what earlier dividends of the period gave, never below zero; of that, what is missing of the share goes there.
-- Entitled: a member at the end of the period, with points above zero.
-- $1 society, $2 period, $3 rate or pool as dividend_by_rate.sql and dividend_by_pool.sql read it, one of which stands for the whole,
-- $4 pence of a share, $5 the instant at which the period ends, $6 how many points of each go to the community fund.
WITH own AS (
  SELECT account_id, sum(points)::bigint AS points FROM rewards_tally WHERE period_id = $2 GROUP BY account_id
), earlier AS (
  SELECT period.id
  FROM rewards_period own JOIN rewards_period period ON period.society_id = own.society_id AND period.starts_on < own.starts_on
  WHERE own.id = $2
), once_below AS ( -- only who had a tally below zero can have been left below zero: a final dividend closes no more than there is
  SELECT DISTINCT tally.account_id FROM rewards_tally tally JOIN earlier ON earlier.id = tally.period_id WHERE tally.points < 0
), owed AS (
  SELECT account_id, sum(points)::bigint AS points
  FROM (
    SELECT tally.account_id, tally.points
    FROM once_below JOIN rewards_tally tally USING (account_id) JOIN earlier ON earlier.id = tally.period_id
    UNION ALL
    SELECT given.account_id, -given.closed_points
    FROM once_below JOIN rewards_dividend_given given USING (account_id) JOIN earlier ON earlier.id = given.period_id
  ) AS before
  GROUP BY account_id
  HAVING sum(points) < 0
), entitled AS MATERIALIZED (
  SELECT account.id AS account_id, account.owner_id, net.points, least(net.points, $6::bigint) AS fund_points
  FROM (
    SELECT own.account_id, own.points + coalesce(owed.points, 0) AS points FROM own LEFT JOIN owed ON owed.account_id = own.account_id
  ) AS net
  JOIN rewards_account account
    ON account.id = net.account_id AND account.society_id = $1 AND account.unit = 1 AND account.owner_kind = 'member'
  WHERE net.points > 0
    AND EXISTS (
      SELECT FROM portal_membership membership
      WHERE membership.member_id = account.owner_id AND membership.began_at < $5::timestamptz
        AND (membership.ended_at IS NULL OR membership.ended_at >= $5::timestamptz)
    )
), whole AS (
/* whole */
), before AS (
  SELECT account_id, sum(gross_pence)::bigint AS pence FROM rewards_dividend_given WHERE period_id = $2 GROUP BY account_id
), share AS (
  SELECT account.owner_id, held.amount FROM rewards_account account JOIN rewards_balance held ON held.account_id = account.id
  WHERE account.society_id = $1 AND account.unit = 3 AND account.owner_kind = 'share'
), taken AS (
  SELECT account_id, sum(share_pence)::bigint AS pence FROM rewards_dividend_given WHERE society_id = $1 AND share_pence > 0 GROUP BY account_id
)
SELECT whole.account_id, whole.points, whole.fund_points, due.gross_pence,
       least(due.gross_pence, greatest($4::bigint - coalesce(share.amount, 0) - coalesce(taken.pence, 0), 0)) AS share_pence,
       coalesce(before.pence, 0) AS before_pence, whole.whole_pence
FROM whole
LEFT JOIN before ON before.account_id = whole.account_id
LEFT JOIN share ON share.owner_id = whole.owner_id
LEFT JOIN taken ON taken.account_id = whole.account_id
CROSS JOIN LATERAL (SELECT greatest(whole.whole_pence - coalesce(before.pence, 0), 0) AS gross_pence) AS due
