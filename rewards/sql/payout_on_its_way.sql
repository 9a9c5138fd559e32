-- What the bank has been told to pay a member and has not confirmed, to an account that is theirs no more, in pence. $1 the member.
SELECT coalesce(sum(made.paid_pence), 0)::bigint AS pence
FROM rewards_payout_made made
JOIN rewards_bank_details details ON details.id = made.bank_id
JOIN LATERAL (
  SELECT later.iban FROM rewards_bank_details later WHERE later.member_id = details.member_id ORDER BY later.id DESC LIMIT 1
) AS newest ON newest.iban <> details.iban
WHERE made.method = 'bank' AND made.paid_pence > 0
  AND made.account_id = (
    SELECT points.id FROM portal_member member
    JOIN rewards_account points
      ON points.society_id = member.society_id AND points.unit = 1 AND points.owner_kind = 'member' AND points.owner_id = member.id
    WHERE member.id = $1
  )
  AND EXISTS (SELECT FROM rewards_bank_file file WHERE file.disbursement_id = made.disbursement_id)
  AND NOT EXISTS (SELECT FROM rewards_disbursement_step step WHERE step.disbursement_id = made.disbursement_id AND step.state = 'paid')
  AND NOT EXISTS (
    SELECT FROM rewards_payout_return came WHERE came.disbursement_id = made.disbursement_id AND came.account_id = made.account_id
  )
