-- A correction stands in the journal exactly where it was posted, as it was proposed, and an entry of the journal that corrects has one
-- behind it. Named is the first that says otherwise.
SELECT coalesce(correction.id, entry.id) AS id, coalesce(correction.outcome, 'nothing yet') AS outcome
FROM rewards_correction correction
FULL JOIN (SELECT * FROM rewards_journal_entry WHERE kind = 'correction' AND key LIKE 'put right/%') entry
  ON entry.society_id = correction.society_id AND entry.key = 'put right/' || correction.id
WHERE (correction.outcome IS NOT DISTINCT FROM 'posted') <> (entry.id IS NOT NULL)
   OR entry.id IS NOT NULL AND (entry.account_id, entry.line_id, entry.points, coalesce(entry.purchase_id, 0), coalesce(entry.subject_id, 0))
      <> (correction.account_id, correction.line_id, correction.points, coalesce(correction.purchase_id, 0), coalesce(correction.subject_id, 0))
ORDER BY 1 LIMIT 1
