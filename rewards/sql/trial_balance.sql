-- What the accounts of a class stood at before, and what moved on each side since: by unit, owner kind and, of points issued, business line.
-- The lines of a posted dividend are entries too: each closes points, gives money, and takes of it what is missing of the share. So are the
-- payouts of a posted disbursement, in the period that took them: each takes money for the receivers, or puts it on the share account.
-- $1 the society, $2 the periods before, $3 the periods that are looked at.
WITH given AS (
  SELECT period_id = ANY ($3::int[]) AS inside, sum(closed_points) AS points, sum(gross_pence) AS gross, sum(share_pence) AS share
  FROM rewards_dividend_given
  WHERE society_id = $1 AND period_id = ANY ($2::int[] || $3::int[])
  GROUP BY 1
), paid AS (
  SELECT made.period_id = ANY ($3::int[]) AS inside, sum(made.paid_pence + made.fund_pence) AS whole,
         coalesce(sum(made.paid_pence) FILTER (WHERE made.method = 'share account'), 0) AS shares
  FROM rewards_payout_made made
  WHERE made.society_id = $1 AND made.period_id = ANY ($2::int[] || $3::int[])
  GROUP BY 1
), sides AS (
  SELECT debit_id AS account_id, period_id = ANY ($3::int[]) AS inside, sum(amount) AS debit, 0 AS credit
  FROM rewards_transfer WHERE period_id = ANY ($2::int[] || $3::int[]) GROUP BY 1, 2
  UNION ALL
  SELECT credit_id, period_id = ANY ($3::int[]), 0, sum(amount)
  FROM rewards_transfer WHERE period_id = ANY ($2::int[] || $3::int[]) GROUP BY 1, 2
), moved AS (
  SELECT account.unit::int, account.owner_kind, CASE WHEN account.owner_kind = 'line' THEN account.owner_id ELSE 0 END AS part, inside, debit, credit
  FROM sides JOIN rewards_account account ON account.id = sides.account_id
  WHERE account.society_id = $1
  UNION ALL
  SELECT entry.unit, entry.owner_kind, 0, inside, entry.debit, entry.credit
  FROM given
  CROSS JOIN LATERAL (VALUES
    (1, 'member', points, 0), (1, 'dividend', 0, points), (3, 'dividend', gross, 0), (3, 'member', share, gross), (3, 'share', 0, share)
  ) AS entry(unit, owner_kind, debit, credit)
  UNION ALL
  SELECT 3, entry.owner_kind, 0, inside, entry.debit, entry.credit
  FROM paid
  CROSS JOIN LATERAL (VALUES
    ('member', whole, 0), ('disbursement', shares, whole), ('share account', 0, shares)
  ) AS entry(owner_kind, debit, credit)
)
SELECT unit, owner_kind, part, coalesce(sum(credit - debit) FILTER (WHERE NOT inside), 0)::bigint AS opening,
       coalesce(sum(debit) FILTER (WHERE inside), 0)::bigint AS debit, coalesce(sum(credit) FILTER (WHERE inside), 0)::bigint AS credit
FROM moved
GROUP BY unit, owner_kind, part
