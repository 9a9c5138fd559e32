-- Every version of a society's award rules. $1 the society.
SELECT line_id, kind, starts_on, numerator, denominator, month_most
FROM rewards_earning_rule WHERE society_id = $1 AND kind IN ('balance', 'reading')
