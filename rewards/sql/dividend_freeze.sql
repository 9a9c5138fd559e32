-- What a dividend gives each member, frozen. $1 to $3 as in dividend_due.sql, $4 the dividend, into the partition that was begun for it.
INSERT INTO /* partition */ (dividend_id, account_id, points, gross_pence, share_pence, before_pence, whole_pence, fund_points)
SELECT $4, account_id, points, gross_pence, share_pence, before_pence, whole_pence, fund_points
FROM (
/* due */
) AS due
