-- What a disbursement pays each member, and how (R12). $1 society, $2 the cut-off, $3 the threshold, $4 the method of who never chose,
-- $5 the methods that pay whole pounds, $6 since when bank details are too new to be paid to.
-- What stands on an account of money: what was transferred, what posted dividends gave, less what posted disbursements paid out.
WITH held AS (
  SELECT account_id, sum(pence)::bigint AS pence
  FROM (
    SELECT account_id, gross_pence - share_pence AS pence FROM rewards_dividend_given WHERE society_id = $1
    UNION ALL
    SELECT account_id, -(paid_pence + fund_pence) FROM rewards_payout_made WHERE society_id = $1
    UNION ALL
    SELECT points.id, balance.amount
    FROM rewards_account money
    JOIN rewards_balance balance ON balance.account_id = money.id
    JOIN rewards_account points
      ON points.society_id = money.society_id AND points.unit = 1 AND points.owner_kind = 'member' AND points.owner_id = money.owner_id
    WHERE money.society_id = $1 AND money.unit = 3 AND money.owner_kind = 'member'
  ) AS moved
  GROUP BY account_id
  HAVING sum(pence) > 0
), chosen AS (
  SELECT DISTINCT ON (account_id) account_id, method, odd
  FROM rewards_payout_choice
  WHERE society_id = $1 AND at < $2::timestamptz
  ORDER BY account_id, id DESC
), bank AS (
  SELECT DISTINCT ON (member_id) member_id, id, iban <> '' AND newest <> '' AS is_there, at > $6::timestamptz OR iban <> newest AS is_new
  FROM ( -- those of the cut-off are no longer good if the member has removed them since, or told us others
    SELECT details.*, first_value(details.iban) OVER (PARTITION BY details.member_id ORDER BY details.id DESC) AS newest
    FROM rewards_bank_details details
    JOIN portal_member member ON member.id = details.member_id AND member.society_id = $1
  ) AS known
  WHERE at < $2::timestamptz
  ORDER BY member_id, id DESC
), receiver(method, member_id, receiver_id) AS (
/* receivers */
), wanted AS (
  SELECT held.account_id, held.pence AS held_pence, coalesce(chosen.method, $4::varchar) AS method, coalesce(chosen.odd, 'carry') AS odd,
         bank.id AS bank_id, bank.is_there, bank.is_new, receiver.receiver_id,
         coalesce(chosen.method, $4::varchar) = ANY ($5::text[]) AS is_whole
  FROM held
  JOIN rewards_account points ON points.id = held.account_id
  LEFT JOIN chosen ON chosen.account_id = held.account_id
  LEFT JOIN bank ON bank.member_id = points.owner_id
  LEFT JOIN receiver ON receiver.member_id = points.owner_id AND receiver.method = chosen.method
  WHERE EXISTS (
    SELECT FROM portal_membership membership
    WHERE membership.member_id = points.owner_id AND membership.began_at < $2::timestamptz
      AND (membership.ended_at IS NULL OR membership.ended_at >= $2::timestamptz)
  )
), judged AS (
  SELECT wanted.*, CASE
    WHEN is_whole AND held_pence < $3::bigint THEN 'threshold'
    WHEN is_whole AND held_pence < 100 THEN 'odd pence'
    WHEN is_whole THEN CASE WHEN held_pence % 100 > 0 AND odd = 'carry' THEN 'odd pence' ELSE '' END
    WHEN method = 'bank' AND is_there IS NOT TRUE THEN 'no bank'
    WHEN method = 'bank' AND is_new THEN 'cooling'
    WHEN method IN ('bank', 'share account', 'fund') THEN ''
    WHEN receiver_id IS NULL THEN 'no receiver'
    ELSE ''
  END AS why
  FROM wanted
), paid AS (
  SELECT judged.*, CASE
    WHEN why IN ('threshold', 'no bank', 'cooling', 'no receiver') THEN 0
    WHEN is_whole THEN held_pence / 100 * 100
    ELSE held_pence
  END AS paid_pence
  FROM judged
)
SELECT account_id, method, held_pence, paid_pence,
       CASE WHEN is_whole AND paid_pence > 0 AND odd = 'fund' THEN held_pence - paid_pence ELSE 0 END AS fund_pence,
       why, CASE WHEN paid_pence > 0 THEN receiver_id END AS receiver_id, CASE WHEN method = 'bank' AND paid_pence > 0 THEN bank_id END AS bank_id
FROM paid
