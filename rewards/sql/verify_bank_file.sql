-- Each file for the bank holds as many payments, and as much, as is kept of it and as its own sums of control say; and the files of a
-- disbursement, or of one that was confirmed, pay what its payouts by bank say, to those accounts, but for what was kept back. Both ways.
WITH file AS (
  SELECT id, disbursement_id, part, count, pence, convert_from(content, 'UTF8') AS text FROM rewards_bank_file
), payment AS (
  SELECT file.id, file.disbursement_id, substring(piece FROM '<EndToEndId>([^<]*)<') AS name, substring(piece FROM '<CdtrAcct><Id><IBAN>([^<]*)<') AS iban,
         (substring(piece FROM '<InstdAmt[^>]*>([0-9]{1,15}\.[0-9]{2})<')::numeric * 100)::bigint AS pence
  FROM file CROSS JOIN LATERAL string_to_table(file.text, '</CdtTrfTxInf>') AS piece
  WHERE piece LIKE '%<CdtTrfTxInf>%'
), summed AS (
  SELECT file.disbursement_id, 'part ' || file.part AS name
  FROM file
  LEFT JOIN (SELECT id, count(*) AS count, sum(pence)::bigint AS pence FROM payment GROUP BY id) AS held USING (id)
  WHERE (file.count, file.pence) IS DISTINCT FROM (held.count, held.pence)
     OR substring(file.text FROM '<NbOfTxs>([0-9]{1,15})<')::bigint IS DISTINCT FROM held.count
     OR (substring(file.text FROM '<CtrlSum>([0-9]{1,15}\.[0-9]{2})<')::numeric * 100)::bigint IS DISTINCT FROM held.pence
), due AS (
  SELECT made.disbursement_id, 'TL' || made.disbursement_id || '-' || made.account_id AS name, details.iban::text AS iban, made.paid_pence AS pence
  FROM rewards_payout_made made
  LEFT JOIN rewards_bank_details details ON details.id = made.bank_id
  WHERE made.method = 'bank' AND made.paid_pence > 0
    AND (EXISTS (SELECT FROM file WHERE file.disbursement_id = made.disbursement_id)
      OR EXISTS (SELECT FROM rewards_disbursement_step step WHERE step.disbursement_id = made.disbursement_id AND step.state = 'paid'))
    AND NOT EXISTS (
      SELECT FROM rewards_payout_return came
      WHERE came.disbursement_id = made.disbursement_id AND came.account_id = made.account_id AND came.why <> ''
    )
)
SELECT disbursement_id AS id, name FROM summed
UNION ALL
SELECT disbursement_id, coalesce(name, '') FROM due FULL JOIN payment USING (disbursement_id, name)
WHERE (due.iban, due.pence) IS DISTINCT FROM (payment.iban, payment.pence)
ORDER BY 1, 2 LIMIT 1
