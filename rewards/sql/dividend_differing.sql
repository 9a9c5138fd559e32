-- How many lines of a dividend are not what its inputs give, or lack, or are too many. $1 to $3 as in dividend_due.sql, $4 the dividend.
SELECT count(*)::int
FROM (
/* due */
) AS due
FULL JOIN (SELECT * FROM rewards_dividend_line WHERE dividend_id = $4) AS line USING (account_id)
WHERE (due.points, due.fund_points, due.gross_pence, due.share_pence, due.before_pence, due.whole_pence)
  IS DISTINCT FROM (line.points, line.fund_points, line.gross_pence, line.share_pence, line.before_pence, line.whole_pence)
