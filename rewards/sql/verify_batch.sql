-- Every batch of transfers against its entries, both ways: named is the first whose entries are others than those posted, or are gone, or
-- have no batch. The root is built as post.sql builds it.
SELECT period_id, coalesce(batch.posted_at, made.posted_at)::text AS posted_at, coalesce(batch.entries_count, 0) AS kept,
       coalesce(made.entries_count, 0) AS added
FROM (SELECT * FROM rewards_batch WHERE covers = 'transfers') AS batch
FULL JOIN (
  SELECT period_id, posted_at, count(*) AS entries_count, sha256('\x01' || string_agg(leaf, ''::bytea)) AS root
  FROM (
    SELECT period_id, posted_at, sha256(ROW(kind, source, debit_id, credit_id, amount, unit)::text::bytea) AS leaf
    FROM rewards_transfer
    ORDER BY period_id, posted_at, kind, source
  ) AS leaves
  GROUP BY period_id, posted_at
) AS made USING (period_id, posted_at)
WHERE (batch.entries_count, batch.root) IS DISTINCT FROM (made.entries_count, made.root)
ORDER BY period_id, 2
LIMIT 1
