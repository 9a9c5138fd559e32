-- A posted dividend has taken every step in its order: a vote that won, but for an interim one, two people who released it, and the lines
-- that they released (R10), each by the rate; and a period has one interim and one final dividend at most.
SELECT dividend.id
FROM rewards_dividend dividend
CROSS JOIN LATERAL (
  SELECT array_agg(step.state::text ORDER BY step.id) AS states,
         count(DISTINCT step.by_id) FILTER (WHERE step.state = 'release' AND step.by_kind = 'staff') AS people
  FROM rewards_dividend_step step WHERE step.dividend_id = dividend.id
) taken
CROSS JOIN LATERAL ( -- as dividend_figures.sql adds them up
  SELECT coalesce(sum(members), 0)::bigint AS members, coalesce(sum(pence), 0) AS pence, coalesce(bool_or(wrong), false) AS wrong,
         encode(sha256(convert_to(
           encode(sha256(convert_to(coalesce(string_agg(lines, E'\n' ORDER BY part), ''), 'UTF8')), 'hex') || ',' || dividend.fund_pence, 'UTF8'
         )), 'hex') AS checksum
  FROM (
    SELECT given.account_id >> 16 AS part, count(*) AS members, sum(given.gross_pence) AS pence,
           bool_or(dividend.pool_pence IS NULL AND given.whole_pence <> (given.points - given.fund_points) * dividend.rate / 10000) AS wrong,
           encode(sha256(convert_to(string_agg(
             given.account_id || ',' || given.points || ',' || given.gross_pence || ',' || given.share_pence, E'\n' ORDER BY given.account_id
           ), 'UTF8')), 'hex') AS lines
    FROM rewards_dividend_line given WHERE given.dividend_id = dividend.id
    GROUP BY 1
  ) AS parts
) frozen
WHERE 'posted' = ANY (taken.states) AND (
  array_remove(taken.states, 'approved') <> ARRAY['draft', 'recommended', 'calculated', 'release', 'release', 'released', 'posted']
  OR (array_position(taken.states, 'approved') = 3) IS DISTINCT FROM (CASE WHEN dividend.stage <> 'interim' THEN true END) OR taken.people <> 2
  OR (dividend.stage <> 'interim'
      AND (dividend.motion = '' OR dividend.voted_on IS NULL OR (dividend.votes_for > dividend.votes_against) IS NOT TRUE))
  OR (dividend.stage <> 'adjustment' AND EXISTS (
    SELECT FROM rewards_dividend other
    JOIN rewards_dividend_step step ON step.dividend_id = other.id AND step.state = 'posted'
    WHERE other.period_id = dividend.period_id AND other.stage = dividend.stage AND other.id <> dividend.id))
  OR (dividend.frozen_checksum, dividend.members_count::bigint, dividend.total_pence::numeric)
     IS DISTINCT FROM (frozen.checksum::varchar, frozen.members, frozen.pence::numeric)
  OR frozen.wrong
)
ORDER BY dividend.id
LIMIT 1
