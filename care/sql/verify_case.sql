-- A claim without its case, a case without its claim, or one that is another member's, open or ended otherwise than its claim.
SELECT claim.id, coalesce(care_case.outcome, CASE WHEN care_case.id IS NULL THEN 'not there' ELSE 'open' END) AS kept,
       coalesce(claim.verdict, 'open') AS told
FROM rewards_claim claim
JOIN rewards_account account ON account.id = claim.account_id
LEFT JOIN care_case ON care_case.subject_kind = 'claim' AND care_case.subject_id = claim.id
WHERE care_case.id IS NULL OR care_case.member_id <> account.owner_id OR care_case.society_id <> claim.society_id
   OR care_case.outcome IS DISTINCT FROM claim.verdict OR care_case.closed_at IS DISTINCT FROM claim.decided_at
UNION ALL
SELECT care_case.subject_id, coalesce(care_case.outcome, 'open'), 'not there'
FROM care_case
WHERE care_case.subject_kind = 'claim' AND NOT EXISTS (SELECT FROM rewards_claim claim WHERE claim.id = care_case.subject_id)
ORDER BY id LIMIT 1
