-- What a dry run of a disbursement rests on, as a text that another answer changes with: what members chose until the cut-off, their bank details,
-- what dividends, payouts and banks moved on their accounts, memberships, and what methods of higher floors say. $1 society, $2 the cut-off.
-- Of some it takes all societies': another's change has it worked out once too often, and asks for no index.
SELECT concat_ws(' ',
  (SELECT id FROM rewards_payout_choice WHERE society_id = $1 AND at < $2::timestamptz ORDER BY id DESC LIMIT 1),
  '/', (SELECT max(id) FROM rewards_bank_details), '/', (SELECT max(id) FROM rewards_dividend_step WHERE state = 'posted'),
  '/', (SELECT max(id) FROM rewards_disbursement_step WHERE state = 'posted'), '/', (SELECT max(id) FROM rewards_payout_return),
  '/', ( -- who joins for the first time has no money yet
    SELECT concat_ws(' ', count(*), max(ended.ended_at), max(newest.id))
    FROM portal_membership ended JOIN portal_membership newest ON newest.member_id = ended.member_id
    WHERE ended.ended_at IS NOT NULL
  )
)
