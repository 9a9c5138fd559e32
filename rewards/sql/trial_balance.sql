-- What the accounts of a class stood at before, and what moved on each side since: by unit, owner kind and, of points issued, business line.
-- $1 the society, $2 the periods before, $3 the periods that are looked at.
WITH sides AS (
  SELECT debit_id AS account_id, period_id = ANY ($3::int[]) AS inside, sum(amount) AS debit, 0 AS credit
  FROM rewards_transfer WHERE period_id = ANY ($2::int[] || $3::int[]) GROUP BY 1, 2
  UNION ALL
  SELECT credit_id, period_id = ANY ($3::int[]), 0, sum(amount)
  FROM rewards_transfer WHERE period_id = ANY ($2::int[] || $3::int[]) GROUP BY 1, 2
)
SELECT account.unit, account.owner_kind, CASE WHEN account.owner_kind = 'line' THEN account.owner_id ELSE 0 END AS part,
       coalesce(sum(credit - debit) FILTER (WHERE NOT inside), 0)::bigint AS opening,
       coalesce(sum(debit) FILTER (WHERE inside), 0)::bigint AS debit, coalesce(sum(credit) FILTER (WHERE inside), 0)::bigint AS credit
FROM sides JOIN rewards_account account ON account.id = sides.account_id
WHERE account.society_id = $1
GROUP BY 1, 2, 3
