-- Transfers of points, the 1% and shares, as the product's own postings make them; then what they come to, in balances and tallies.
INSERT INTO rewards_transfer (period_id, kind, source, debit_id, credit_id, amount, unit, posted_at)
SELECT purchase.books_id, 1, pg_temp.number_of(purchase.id || ':' || earned.rule), issued.id, purchase.account_id, earned.points, 1, purchase.posted_at
FROM rewards_purchase purchase
CROSS JOIN LATERAL jsonb_to_recordset(purchase.earned) AS earned(rule bigint, line bigint, points bigint)
JOIN rewards_account issued
  ON issued.society_id = purchase.society_id AND issued.unit = 1 AND issued.owner_kind = 'line' AND issued.owner_id = earned.line
WHERE earned.points > 0
UNION ALL
SELECT purchase.books_id, 3, purchase.id, contributions_id,
       3 * members + coalesce(resident.running_id, 3 * communities + resident.community_id), purchase.contribution_units, 2, purchase.posted_at
FROM asked
CROSS JOIN rewards_purchase purchase
JOIN resident ON resident.member_id = purchase.account_id
WHERE purchase.contribution_units > 0
UNION ALL
SELECT period_id, 10, -receipt.id, bank_id, account_id, amount_pence, 3, at FROM asked CROSS JOIN rewards_share_receipt receipt;

INSERT INTO rewards_balance (account_id, amount)
SELECT credit_id, sum(amount) FROM rewards_transfer GROUP BY credit_id ORDER BY credit_id;

INSERT INTO rewards_tally (account_id, period_id, line_id, points, eligible_pence)
SELECT purchase.account_id, purchase.books_id, earned.line, sum(earned.points), sum(earned.eligible_pence)
FROM rewards_purchase purchase
CROSS JOIN LATERAL jsonb_to_recordset(purchase.earned) AS earned(line bigint, points bigint, eligible_pence bigint)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- each transfer in a batch of its instant, as post.sql makes them
INSERT INTO rewards_batch (period_id, posted_at, covers, entries_count, root)
SELECT period_id, posted_at, 'transfers', count(*), sha256('\x01' || string_agg(leaf, ''::bytea))
FROM (
  SELECT period_id, posted_at, sha256(ROW(kind, source, debit_id, credit_id, amount, unit)::text::bytea) AS leaf
  FROM rewards_transfer ORDER BY period_id, posted_at, kind, source
) AS leaves
GROUP BY period_id, posted_at;
