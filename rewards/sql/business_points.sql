-- What a business line gave a member in the books of a period, by version of its rule. $1 the member, $2 the period, $3 the line's code.
-- `lost`: what rounding down took on receipts, and gave back where a refund lowered one, in parts of a point by the rule's denominator (R5).
WITH me AS (
  SELECT account.id AS account_id, society.id AS society_id
  FROM portal_member member
  JOIN portal_society society ON society.id = member.society_id
  JOIN rewards_account account
    ON account.society_id = society.id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = member.id
  WHERE member.id = $1
)
SELECT rule.version, rule.numerator, rule.denominator, rule.starts_on, count(*)::int AS receipts,
       sum(given.eligible_pence)::bigint AS eligible_pence,
       sum(CASE WHEN purchase.refunds_id IS NULL THEN mod(given.eligible_pence * rule.numerator, rule.denominator)
                ELSE given.eligible_pence * rule.numerator - given.points * rule.denominator END)::bigint AS lost
FROM me
JOIN portal_business_line business ON business.society_id = me.society_id AND business.code = $3
JOIN rewards_purchase purchase ON purchase.account_id = me.account_id AND coalesce(purchase.books_id, purchase.period_id) = $2
CROSS JOIN LATERAL (
  SELECT (earning ->> 'rule')::bigint AS rule_id, (earning ->> 'line')::bigint AS line_id,
         (earning ->> 'eligible_pence')::bigint AS eligible_pence, (earning ->> 'points')::bigint AS points
  FROM jsonb_array_elements(purchase.earned) AS earning
) given
JOIN rewards_earning_rule rule ON rule.id = given.rule_id
WHERE given.line_id = business.id
GROUP BY rule.id
ORDER BY rule.starts_on
