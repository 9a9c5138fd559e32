-- One purchase of a member, whole: its lines as judged, the rules that counted them, and its refunds both ways. $1 member, $2 period, $3 number.
SELECT json_build_object(
  'period_id', purchase.period_id, 'id', purchase.id, 'key', purchase.key, 'store', store.name, 'time_zone', store.time_zone,
  'sold_at', purchase.sold_at, 'posted_at', purchase.posted_at,
  'is_late', coalesce(purchase.books_id <> purchase.period_id, false), 'currency', society.currency,
  'amount_pence', purchase.amount_pence, 'points', purchase.points, 'contribution_units', purchase.contribution_units,
  'lines', purchase.lines,
  'earned', coalesce((
    SELECT json_agg(json_build_object(
      'rule', rule.id, 'names', business.names, 'kind', rule.kind, 'own_names', rule.names, 'numerator', rule.numerator, 'denominator', rule.denominator, 'version', rule.version,
      'starts_on', rule.starts_on, 'currency', society.currency,
      'eligible_pence', (given ->> 'eligible_pence')::bigint, 'points', (given ->> 'points')::bigint,
      'bonus_pence', coalesce((given ->> 'bonus_pence')::bigint, 0), 'items', coalesce((given ->> 'items')::bigint, 0)
    ) ORDER BY business.code, rule.kind, rule.id)
    FROM jsonb_array_elements(purchase.earned) given
    JOIN rewards_earning_rule rule ON rule.id = (given ->> 'rule')::bigint
    JOIN portal_business_line business ON business.id = rule.line_id
  ), '[]'),
  'categories', coalesce((
    SELECT json_object_agg(category.code, json_build_object('names', category.names, 'sensitive', category.sensitive))
    FROM rewards_category category
    WHERE category.society_id = purchase.society_id
      AND category.code IN (SELECT line ->> 'category' FROM jsonb_array_elements(purchase.lines) line)
  ), '{}'),
  'refund_of', (
    SELECT json_build_object('period_id', original.period_id, 'id', original.id, 'day', original.sold_on, 'points', original.points)
    FROM rewards_purchase original WHERE original.period_id = purchase.refunds_period_id AND original.id = purchase.refunds_id
  ),
  'release_of', (
    SELECT json_build_object('period_id', original.period_id, 'id', original.id, 'day', original.sold_on, 'points', original.points)
    FROM rewards_purchase original WHERE original.period_id = purchase.releases_period_id AND original.id = purchase.releases_id
  ),
  'releases', coalesce((
    SELECT json_agg(json_build_object('period_id', release.period_id, 'id', release.id, 'day', release.sold_on, 'points', release.points)
                    ORDER BY release.sold_on)
    FROM rewards_purchase release WHERE release.releases_id = purchase.id AND release.releases_period_id = purchase.period_id
  ), '[]'),
  'pending', coalesce((
    SELECT json_agg(json_build_object('day', due_on, 'points', points) ORDER BY due_on)
    FROM (
      SELECT pending.due_on, sum(pending.points)::bigint AS points
      FROM rewards_pending pending
      WHERE pending.purchase_id = purchase.id AND pending.purchase_period_id = purchase.period_id
        AND NOT rewards_is_released(purchase.period_id, purchase.id, pending.due_on)
      GROUP BY pending.due_on HAVING sum(pending.points) <> 0
    ) AS waiting
  ), '[]'),
  'refunds', coalesce((
    SELECT json_agg(json_build_object('period_id', back.period_id, 'id', back.id, 'day', back.sold_on, 'points', back.points) ORDER BY back.sold_at)
    FROM rewards_purchase back WHERE back.refunds_id = purchase.id AND back.refunds_period_id = purchase.period_id
  ), '[]')
)
FROM portal_member member
JOIN portal_society society ON society.id = member.society_id
JOIN rewards_account account
  ON account.society_id = society.id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = member.id
JOIN rewards_part part ON part.account_id = account.id
JOIN rewards_purchase purchase ON purchase.account_id = part.part_id AND purchase.period_id = $2 AND purchase.id = $3
JOIN portal_store store ON store.id = purchase.store_id
WHERE member.id = $1
