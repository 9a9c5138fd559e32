-- A member's closed year is one purchase, with a line for each business: what the year came to. No history stands behind it.
CREATE TEMPORARY TABLE trade AS
SELECT line.id AS line_id, rule.id AS rule_id, rule.numerator, rule.denominator, trade.*
FROM asked
CROSS JOIN (VALUES
  ('food', 1, 30000, 'grocery'), ('electrical', 5, 12000, 'electrical'), ('travel', 12, 60000, 'travel'), ('funeral', 90, 250000, 'funeral')
) AS trade(code, every, middle, category)
JOIN portal_business_line line ON line.society_id = asked.society_id AND line.code = trade.code
JOIN rewards_earning_rule rule ON rule.line_id = line.id AND rule.kind = 'base';

INSERT INTO rewards_purchase (
  period_id, id, society_id, store_id, key, body_hash, account_id, sold_at, sold_on, posted_at, amount_pence, points, contribution_units,
  lines, earned, books_id, by_kind, by_id
)
SELECT closed_id, pg_temp.number_of(key), society_id, community_id, key, sha256(key::bytea), member_id, closed_at, closed_on, closed_at,
       spent.pence, spent.points, 0, spent.lines, spent.earned, closed_id, 'system', 0
FROM asked
CROSS JOIN resident
CROSS JOIN LATERAL (SELECT slug || '/' || (10000 + community_id) || '/year/' || member_id || '/' || closed_on AS key) AS named
CROSS JOIN LATERAL (
  SELECT sum(line.pence) AS pence, sum(line.points) AS points,
         jsonb_agg(jsonb_build_object('product', code, 'category', category, 'quantity', 1, 'pence', line.pence, 'rule', rule_id)) AS lines,
         jsonb_agg(jsonb_build_object('rule', rule_id, 'line', line_id, 'eligible_pence', line.pence, 'points', line.points)) AS earned
  FROM trade
  CROSS JOIN LATERAL (SELECT pg_temp.skewed(member_id, line_id, middle) AS pence) AS sold
  CROSS JOIN LATERAL (SELECT sold.pence, sold.pence * numerator / denominator AS points) AS line
  WHERE every = 1 OR pg_temp.chance(member_id, 300 + line_id) < 1.0 / every
) AS spent;

-- In the running round everybody bought groceries once, and the sample ten times; all of it own brand.
INSERT INTO rewards_purchase (
  period_id, id, society_id, store_id, key, body_hash, account_id, sold_at, sold_on, posted_at, amount_pence, points, contribution_units,
  lines, earned, books_id, by_kind, by_id
)
SELECT visit.books_id, pg_temp.number_of(key), society_id, community_id, key, sha256(key::bytea), member_id, sold_at, sold_on, sold_at,
       pence, points, pence * 100,
       jsonb_build_array(jsonb_build_object('product', 'basket', 'category', 'grocery', 'quantity', 1, 'pence', pence, 'own', true,
                                            'rule', rule_id, 'basis_points', 100)),
       jsonb_build_array(jsonb_build_object('rule', rule_id, 'line', line_id, 'eligible_pence', pence, 'points', points)),
       visit.books_id, 'system', 0
FROM (
  SELECT asked.*, resident.member_id, resident.community_id, turn, trade.rule_id, trade.line_id, trade.numerator, trade.denominator,
         bought_from + pg_temp.chance(member_id, 100 + turn) * (now_at - bought_from) AS sold_at
  FROM asked
  JOIN trade ON trade.code = 'food'
  CROSS JOIN resident
  CROSS JOIN LATERAL generate_series(1, CASE WHEN member_id % (members / sample) = 0 THEN 10 ELSE 1 END) turn
) AS visit
CROSS JOIN LATERAL (SELECT (sold_at AT TIME ZONE time_zone)::date AS sold_on) AS calendar
CROSS JOIN LATERAL (SELECT pg_temp.skewed(member_id, 200 + turn, 1500) AS pence) AS paid
CROSS JOIN LATERAL (SELECT pence * numerator / denominator AS points) AS earning
CROSS JOIN LATERAL (SELECT slug || '/' || (10000 + community_id) || '/' || turn || '/' || member_id || '/' || sold_on AS key) AS named;
