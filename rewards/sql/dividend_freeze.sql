-- What a dividend gives each member, frozen. $1 to $5 as in dividend_due.sql, $6 the dividend.
INSERT INTO rewards_dividend_line (dividend_id, account_id, points, gross_pence, share_pence, paid_pence, before_pence, whole_pence)
SELECT $6, account_id, points, gross_pence, share_pence, gross_pence - share_pence, before_pence, whole_pence
FROM (
/* due */
) AS due
ORDER BY account_id
