-- Sums over what is due or frozen, and the fingerprint of the lines in the order of the accounts; verify_dividend.sql takes it again.
SELECT count(*)::int AS members, coalesce(sum(points), 0)::bigint AS points, coalesce(sum(fund_points), 0)::bigint AS fund_points,
       coalesce(sum(gross_pence), 0)::bigint AS total_pence, coalesce(sum(share_pence), 0)::bigint AS shares_pence,
       coalesce(sum(whole_pence), 0)::bigint AS whole_pence, coalesce(sum(before_pence), 0)::bigint AS before_pence,
       coalesce(min(gross_pence), 0) AS least_pence, coalesce(max(gross_pence), 0) AS most_pence,
       encode(sha256(convert_to(coalesce(string_agg(
         account_id || ',' || points || ',' || gross_pence || ',' || share_pence, E'\n' ORDER BY account_id), ''), 'UTF8')), 'hex') AS lines
FROM (
/* due */
) AS due
