-- What a dividend gives each member, frozen. $1 to $6 as in dividend_due.sql, $7 the dividend.
INSERT INTO rewards_dividend_line (dividend_id, account_id, points, gross_pence, share_pence, paid_pence, before_pence, whole_pence, fund_points)
SELECT $7, account_id, points, gross_pence, share_pence, gross_pence - share_pence, before_pence, whole_pence, fund_points
FROM (
/* due */
) AS due
ORDER BY account_id
