-- What a business line gave a member in the books of a period, by version of its rule. $1 the member, $2 the period, $3 the line's code.
-- `amount`: counted spend in pence, of a bonus that which it looked at, of a flat award its items.
-- `lost`: what rounding down took on receipts, and gave back where a refund lowered one, in parts of a point by the rule's denominator (R5).
WITH me AS (
  SELECT account.id AS account_id, society.id AS society_id
  FROM portal_member member
  JOIN portal_society society ON society.id = member.society_id
  JOIN rewards_account account
    ON account.society_id = society.id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = member.id
  WHERE member.id = $1
)
SELECT rule.kind, rule.names::text AS own_names, rule.version, rule.numerator, rule.denominator, rule.starts_on, count(*)::int AS receipts,
       sum(given.amount)::bigint AS amount, sum(given.amount * rule.numerator - given.points * rule.denominator)::bigint AS lost
FROM me
JOIN portal_business_line business ON business.society_id = me.society_id AND business.code = $3
JOIN rewards_part part ON part.account_id = me.account_id
JOIN rewards_purchase purchase ON purchase.account_id = part.part_id AND coalesce(purchase.books_id, purchase.period_id) = $2
CROSS JOIN LATERAL jsonb_array_elements(purchase.earned) AS earning
JOIN rewards_earning_rule rule ON rule.id = (earning ->> 'rule')::bigint
CROSS JOIN LATERAL (
  SELECT (earning ->> 'points')::bigint AS points, coalesce((earning ->> CASE rule.kind
    WHEN 'base' THEN 'eligible_pence' WHEN 'bonus' THEN 'bonus_pence' ELSE 'items' END)::bigint, 0) AS amount
) given
WHERE (earning ->> 'line')::bigint = business.id
GROUP BY rule.id
ORDER BY rule.kind, rule.code, rule.starts_on
