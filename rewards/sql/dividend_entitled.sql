-- Who is entitled to a dividend (R13): a member at the end of the period, with points above zero: those of the period, less what earlier
-- periods left below zero, but for those whose points last and are spent at the till (R9). With each of them goes what earlier dividends of
-- the period gave, and what of the share is paid.
-- Dividends, and what is on a share, are read as of an instant: what is locked then gives the same for ever.
-- $1 society, $2 period, $3 the instant at which the period ends, $4 the instant as of which it is read.
INSERT INTO rewards_entitled (account_id, points, owed_points, before_pence, held_pence)
WITH own AS (
  SELECT account_id, sum(points)::bigint AS points FROM rewards_tally WHERE period_id = $2 GROUP BY account_id
), earlier AS (
  SELECT period.id
  FROM rewards_period own JOIN rewards_period period ON period.society_id = own.society_id AND period.starts_on < own.starts_on
  WHERE own.id = $2 AND period.points_last_months IS NULL
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
    WHERE given.posted_at <= $4::timestamptz
  ) AS before
  GROUP BY account_id
  HAVING sum(points) < 0
), before AS (
  SELECT account_id, sum(gross_pence)::bigint AS pence
  FROM rewards_dividend_given WHERE period_id = $2 AND posted_at <= $4::timestamptz
  GROUP BY account_id
), taken AS (
  SELECT account_id, sum(share_pence)::bigint AS pence
  FROM rewards_dividend_given WHERE society_id = $1 AND share_pence > 0 AND posted_at <= $4::timestamptz
  GROUP BY account_id
), since AS ( -- what has come to a share, or gone back from it, after that instant
  SELECT account_id, sum(pence)::bigint AS pence
  FROM (
    SELECT receipt.account_id, receipt.amount_pence AS pence FROM rewards_share_receipt receipt WHERE receipt.at > $4::timestamptz
    UNION ALL
    SELECT back.debit_id, -back.amount
    FROM rewards_period period JOIN rewards_transfer back ON back.period_id = period.id AND back.kind = 18
    WHERE period.society_id = $1 AND back.posted_at > $4::timestamptz
  ) AS moved
  GROUP BY account_id
), member AS ( -- by itself, so that all three are read in the order of members: no table of everybody is built for it
  SELECT account.id AS account_id, share.id AS share_id
  FROM rewards_account account
  LEFT JOIN rewards_account share
    ON share.society_id = $1 AND share.unit = 3 AND share.owner_kind = 'share' AND share.owner_id = account.owner_id
  WHERE account.society_id = $1 AND account.unit = 1 AND account.owner_kind = 'member'
    AND EXISTS (
      SELECT FROM portal_membership membership
      WHERE membership.member_id = account.owner_id AND membership.began_at < $3::timestamptz
        AND (membership.ended_at IS NULL OR membership.ended_at >= $3::timestamptz)
    )
  OFFSET 0
)
SELECT member.account_id, own.points + coalesce(owed.points, 0), coalesce(owed.points, 0), coalesce(before.pence, 0),
       coalesce(held.amount, 0) - coalesce(since.pence, 0) + coalesce(taken.pence, 0)
FROM own
JOIN member ON member.account_id = own.account_id
LEFT JOIN rewards_balance held ON held.account_id = member.share_id
LEFT JOIN owed ON owed.account_id = own.account_id
LEFT JOIN before ON before.account_id = own.account_id
LEFT JOIN since ON since.account_id = member.share_id
LEFT JOIN taken ON taken.account_id = own.account_id
WHERE own.points + coalesce(owed.points, 0) > 0
