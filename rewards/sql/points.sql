-- A member's points by year and business line, newest year first. $1 the member, $2 now.
-- `owed_before`: what earlier years left below zero; a year's dividend counts it, and nothing above zero is carried (R7). Years whose points
-- last and are spent at the till stand apart from that (R9). `to_spend` is null where no points ever lasted.
WITH me AS (
  SELECT society.id AS society_id, society.currency, ($2::timestamptz AT TIME ZONE society.time_zone)::date AS today,
         account.id AS account_id
  FROM portal_member member
  JOIN portal_society society ON society.id = member.society_id
  LEFT JOIN rewards_account account
    ON account.society_id = society.id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = member.id
  WHERE member.id = $1
), waiting AS (
  SELECT pending.due_on, business.code, business.names, sum((given ->> 'points')::bigint)::bigint AS points
  FROM me
  JOIN rewards_part part ON part.account_id = me.account_id
  JOIN rewards_pending pending ON pending.account_id = part.part_id
  CROSS JOIN LATERAL jsonb_array_elements(pending.earned) given
  JOIN portal_business_line business ON business.id = (given ->> 'line')::bigint
  WHERE NOT rewards_is_released(pending.purchase_period_id, pending.purchase_id, pending.due_on)
  GROUP BY pending.due_on, business.code, business.names
  HAVING sum((given ->> 'points')::bigint) <> 0
), period AS (
  SELECT period.id, period.name, period.starts_on, period.ends_on, period.points_last_months IS NOT NULL AS lasting, me.account_id, me.today
  FROM me JOIN rewards_period period ON period.society_id = me.society_id AND period.starts_on <= me.today
), lasting AS ( -- asked for only where points ever lasted
  SELECT rewards_lasting(me.account_id) AS points FROM me WHERE EXISTS (SELECT FROM period WHERE period.lasting)
), line AS (
  SELECT tally.period_id, tally.line_id, tally.points, tally.eligible_pence, business.code, business.names
  FROM me
  JOIN rewards_tally tally ON tally.account_id = me.account_id
  JOIN portal_business_line business ON business.id = tally.line_id
), rule AS (
  SELECT rule.line_id, rule.kind, rule.version, rule.numerator, rule.denominator, rule.month_most, rule.starts_on,
         lead(rule.starts_on) OVER (PARTITION BY rule.line_id, rule.kind ORDER BY rule.starts_on) AS next_on
  FROM me JOIN rewards_earning_rule rule ON rule.society_id = me.society_id AND rule.kind IN ('base', 'balance', 'reading')
), closed AS (
  SELECT given.period_id, sum(given.closed_points)::bigint AS points
  FROM rewards_dividend_given given WHERE given.account_id = (SELECT account_id FROM me)
  GROUP BY given.period_id
), spent AS (
  SELECT redemption.period_id, sum(redemption.points)::bigint AS points
  FROM me JOIN rewards_redemption redemption ON redemption.account_id = me.account_id
  GROUP BY redemption.period_id
), ended AS (
  SELECT expiry.period_id, sum(expiry.ended)::bigint AS points
  FROM me JOIN rewards_lot lot ON lot.account_id = me.account_id JOIN rewards_point_expiry expiry ON expiry.lot_id = lot.id
  GROUP BY expiry.period_id
), ending AS (
  SELECT lot.ends_on, lot.ends_on < holder.today AS is_over, sum(lot.points)::bigint AS points
  FROM (SELECT * FROM me WHERE EXISTS (SELECT FROM rewards_lot lot WHERE lot.account_id = me.account_id AND lot.remaining > 0)) AS holder
  CROSS JOIN LATERAL rewards_lots_left(ARRAY[holder.account_id]) AS lot
  WHERE lot.points > 0
  GROUP BY lot.ends_on, holder.today
), year AS (
  SELECT period.*, coalesce(closed.points, 0) AS closed, coalesce(spent.points, 0) AS spent, coalesce(ended.points, 0) AS ended,
         coalesce((SELECT sum(line.points) FROM line WHERE line.period_id = period.id), 0)::bigint AS earned
  FROM period LEFT JOIN closed ON closed.period_id = period.id LEFT JOIN spent ON spent.period_id = period.id
  LEFT JOIN ended ON ended.period_id = period.id
), chained AS (
  SELECT year.*, CASE WHEN lasting THEN 0 ELSE least(0, coalesce(sum(earned - closed) FILTER (WHERE NOT lasting)
    OVER (ORDER BY starts_on ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)) END::bigint AS owed_before
  FROM year
)
SELECT json_build_object(
  'currency', me.currency,
  'balance', rewards_held(me.account_id),
  'lasting', coalesce((SELECT points FROM lasting), 0),
  'to_spend', (
    SELECT greatest(0, coalesce(lasting.points, 0) - coalesce((SELECT sum(points) FROM ending WHERE is_over), 0)) FROM lasting
  ),
  'ending', coalesce((
    SELECT json_agg(json_build_object('ends_on', ends_on, 'points', points) ORDER BY ends_on) FROM ending WHERE NOT is_over
  ), '[]'),
  'pending', coalesce((
    SELECT json_agg(json_build_object('due_on', due_on, 'names', names, 'points', points) ORDER BY due_on, code)
    FROM waiting
  ), '[]'),
  'years', coalesce((
    SELECT json_agg(json_build_object(
      'id', chained.id, 'name', chained.name, 'starts_on', chained.starts_on, 'ends_on', chained.ends_on,
      'runs', chained.ends_on >= chained.today, 'earned', chained.earned, 'closed', chained.closed, 'spent', chained.spent,
      'ended', chained.ended, 'owed_before', chained.owed_before,
      'lines', coalesce((
        SELECT json_agg(json_build_object(
          'code', line.code, 'names', line.names, 'points', line.points, 'eligible_pence', line.eligible_pence, 'currency', me.currency,
          'rules', coalesce((
            SELECT json_agg(json_build_object('kind', rule.kind, 'version', rule.version, 'numerator', rule.numerator,
                                              'denominator', rule.denominator, 'month_most', rule.month_most, 'starts_on', rule.starts_on)
                            ORDER BY rule.kind <> 'base', rule.kind, rule.starts_on)
            FROM rule
            WHERE rule.line_id = line.line_id AND rule.starts_on <= least(chained.ends_on, chained.today)
              AND (rule.next_on IS NULL OR rule.next_on > chained.starts_on)
          ), '[]')
        ) ORDER BY line.points DESC, line.code)
        FROM line WHERE line.period_id = chained.id
      ), '[]')
    ) ORDER BY chained.starts_on DESC)
    FROM chained
  ), '[]')
)
FROM me
