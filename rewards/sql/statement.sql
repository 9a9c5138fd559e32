-- A statement: what stood before, the entries of a range of days, oldest first, and what the ledger holds.
-- $1 the member, $2 and $3 the first and the last day, $4 how many entries, $5 how many to pass over.
-- In the place of the entries stand those of every statement_of_*.sql.
-- Entries are found through the rows that caused them: the ledger itself has no index by account.
WITH me AS (
  SELECT society.currency, society.time_zone, account.id AS account_id
  FROM portal_member member
  JOIN portal_society society ON society.id = member.society_id
  LEFT JOIN rewards_account account
    ON account.society_id = society.id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = member.id
  WHERE member.id = $1
), entry AS (
/* entries */
), ranged AS (
  SELECT entry.*, row_number() OVER (ORDER BY day, at, refunds_id IS NOT NULL, id) AS place FROM entry WHERE day BETWEEN $2::date AND $3::date
), shown AS (
  SELECT * FROM ranged WHERE place > $5::bigint ORDER BY place LIMIT $4
)
SELECT json_build_object(
  'currency', me.currency,
  'balance', rewards_held(me.account_id),
  'points_ever', coalesce((SELECT sum(points) FROM entry), 0),
  'points_since', coalesce((SELECT sum(points) FROM entry WHERE day >= $2::date), 0),
  'units_before', coalesce((SELECT sum(units) FROM entry WHERE day < $2::date), 0),
  'points_passed', coalesce((SELECT sum(points) FROM ranged WHERE place <= $5::bigint), 0),
  'units_passed', coalesce((SELECT sum(units) FROM ranged WHERE place <= $5::bigint), 0),
  'count', (SELECT count(*) FROM ranged),
  'entries', coalesce((
    SELECT json_agg(json_build_object(
      'kind', shown.kind, 'period_id', shown.period_id, 'id', shown.id, 'day', shown.day, 'store', coalesce(store.name, ''),
      'period', period.name, 'points', shown.points, 'units', shown.units, 'pence', shown.pence, 'currency', me.currency,
      'refund_of', original.sold_on,
      'claimed_on', CASE WHEN shown.kind = 'purchase' THEN (
        SELECT (claim.at AT TIME ZONE me.time_zone)::date FROM rewards_claim claim
        WHERE claim.period_id = shown.period_id AND claim.number = shown.id AND claim.verdict = 'booked'
      ) END,
      'note', shown.note, 'line', business.names,
      'posted_late_on', CASE WHEN shown.books_id <> shown.period_id
                             THEN (shown.posted_at AT TIME ZONE me.time_zone)::date END,
      'earned', coalesce((
        SELECT json_agg(json_build_object(
          'names', business.names, 'kind', rule.kind, 'own_names', rule.names, 'numerator', rule.numerator,
          'denominator', rule.denominator, 'version', rule.version,
          'currency', me.currency, 'eligible_pence', (given ->> 'eligible_pence')::bigint
        ) ORDER BY business.code, rule.kind, rule.id)
        FROM jsonb_array_elements(shown.earned) given
        JOIN rewards_earning_rule rule ON rule.id = (given ->> 'rule')::bigint
        JOIN portal_business_line business ON business.id = rule.line_id
      ), '[]')
    ) ORDER BY shown.place)
    FROM shown
    JOIN rewards_period period ON period.id = shown.period_id
    LEFT JOIN portal_business_line business ON business.id = shown.line_id
    LEFT JOIN portal_store store ON store.id = shown.store_id
    LEFT JOIN rewards_purchase original ON original.period_id = shown.refunds_period_id AND original.id = shown.refunds_id
  ), '[]')
)
FROM me
