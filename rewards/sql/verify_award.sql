-- Awards against the facts that are kept, both ways: what the newest words of their references come to by the rule of their first day is
-- what the journal gave for them, and nothing else names an award (R5).
WITH word AS (
  SELECT DISTINCT ON (society_id, line_id, reference) * FROM rewards_award_fact ORDER BY society_id, line_id, reference, number DESC
), counted AS (
  SELECT award_id, count(DISTINCT (day, fuel)) FILTER (WHERE fuel <> '') AS readings, sum(pence) AS pence
  FROM word WHERE NOT withdrawn GROUP BY award_id
), due AS (
  SELECT award.id, award.account_id, award.line_id,
         CASE award.kind
           WHEN 'balance' THEN floor(coalesce(counted.pence, 0) * rule.numerator / rule.denominator)
           ELSE least(coalesce(counted.readings, 0) * rule.numerator, rule.month_most)
         END AS points
  FROM rewards_award award
  LEFT JOIN counted ON counted.award_id = award.id
  LEFT JOIN LATERAL (
    SELECT rule.numerator, rule.denominator, rule.month_most
    FROM rewards_earning_rule rule
    WHERE rule.line_id = award.line_id AND rule.kind = award.kind AND rule.starts_on <= award.starts_on
    ORDER BY rule.starts_on DESC LIMIT 1
  ) rule ON true
), given AS (
  SELECT subject_id AS id, account_id, line_id, kind, sum(points) AS points
  FROM rewards_journal_entry WHERE subject_kind = 'award' GROUP BY 1, 2, 3, 4
), misplaced AS (
  SELECT award.id
  FROM rewards_award_fact fact JOIN rewards_award award ON award.id = fact.award_id
  WHERE fact.line_id <> award.line_id
     OR date_trunc(CASE award.kind WHEN 'reading' THEN 'month' ELSE 'year' END, fact.day)::date <> award.starts_on
)
SELECT coalesce(due.id, given.id) AS id, coalesce(due.points, 0)::bigint AS kept, coalesce(given.points, 0)::bigint AS added
FROM due
FULL JOIN given ON given.id = due.id AND given.account_id = due.account_id AND given.line_id = due.line_id AND given.kind = 'award'
WHERE coalesce(due.points, 0) <> coalesce(given.points, 0) OR due.id IS NULL OR due.id IN (SELECT id FROM misplaced)
ORDER BY 1
LIMIT 1
