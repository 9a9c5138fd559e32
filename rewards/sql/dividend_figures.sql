-- Sums over what is due or frozen, and the fingerprint of the lines: of each 65,536 numbers of accounts, in their order, then of those, so
-- that it takes the same memory however many members there are. verify_dividend.sql takes it again.
SELECT coalesce(sum(members), 0)::int AS members, coalesce(sum(points), 0)::bigint AS points, coalesce(sum(fund_points), 0)::bigint AS fund_points,
       coalesce(sum(total_pence), 0)::bigint AS total_pence, coalesce(sum(shares_pence), 0)::bigint AS shares_pence,
       coalesce(sum(whole_pence), 0)::bigint AS whole_pence, coalesce(sum(before_pence), 0)::bigint AS before_pence,
       coalesce(min(least_pence), 0) AS least_pence, coalesce(max(most_pence), 0) AS most_pence,
       encode(sha256(convert_to(coalesce(string_agg(lines, E'\n' ORDER BY part), ''), 'UTF8')), 'hex') AS lines
FROM (
  SELECT account_id >> 16 AS part, count(*) AS members, sum(points) AS points, sum(fund_points) AS fund_points, sum(gross_pence) AS total_pence,
         sum(share_pence) AS shares_pence, sum(whole_pence) AS whole_pence, sum(before_pence) AS before_pence,
         min(gross_pence) AS least_pence, max(gross_pence) AS most_pence,
         encode(sha256(convert_to(string_agg(
           account_id || ',' || points || ',' || gross_pence || ',' || share_pence, E'\n' ORDER BY account_id), 'UTF8')), 'hex') AS lines
  FROM (
/* due */
  ) AS due
  GROUP BY 1
) AS parts
