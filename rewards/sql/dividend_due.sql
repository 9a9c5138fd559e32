-- What a dividend gives each member who is entitled (R11, R12): the whole by their points; less what earlier dividends of the period gave,
-- never below zero; of that, what is missing of the share goes there.
-- $1 rate or pool, as dividend_by_rate.sql and dividend_by_pool.sql read it, one of which stands for the whole, $2 how many points of each
-- go to the community fund, $3 pence of a share.
WITH entitled AS (
  SELECT account_id, points, least(points, $2::bigint) AS fund_points, before_pence, held_pence FROM rewards_entitled
), whole AS (
/* whole */
)
SELECT whole.account_id, whole.points, whole.fund_points, due.gross_pence,
       least(due.gross_pence, greatest($3::bigint - whole.held_pence, 0)) AS share_pence, whole.before_pence, whole.whole_pence
FROM whole CROSS JOIN LATERAL (SELECT greatest(whole.whole_pence - whole.before_pence, 0) AS gross_pence) AS due
