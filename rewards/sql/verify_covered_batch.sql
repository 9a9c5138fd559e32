-- A posted dividend or disbursement is a batch with the fingerprint that was released, and no batch covers one that is not; the rows under that
-- fingerprint are added up where dividends and disbursements are. Named is the first that says otherwise.
SELECT coalesce(batch.covers, posted.covers) AS covers
FROM (SELECT * FROM rewards_batch WHERE covers <> 'transfers') AS batch
FULL JOIN (
  SELECT dividend.period_id, 'dividend ' || dividend.id AS covers, dividend.members_count::bigint AS entries_count,
         dividend.frozen_checksum::text AS root
  FROM rewards_dividend dividend JOIN rewards_dividend_step step ON step.dividend_id = dividend.id AND step.state = 'posted'
  WHERE dividend.members_count > 0
  UNION ALL
  SELECT disbursement.period_id, 'disbursement ' || disbursement.id, (disbursement.figures ->> 'members')::bigint, disbursement.frozen_checksum
  FROM rewards_disbursement disbursement
  JOIN rewards_disbursement_step step ON step.disbursement_id = disbursement.id AND step.state = 'posted'
  WHERE (disbursement.figures ->> 'members')::bigint > 0 AND NOT disbursement.sealed_without_batch
) AS posted USING (period_id, covers)
WHERE (batch.entries_count, encode(batch.root, 'hex')) IS DISTINCT FROM (posted.entries_count, posted.root)
ORDER BY 1 LIMIT 1
