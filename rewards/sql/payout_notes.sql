-- What a member reads of being paid: what stands on their account of money, what they chose, what is on its way, what was paid, and their
-- vouchers, each newest first. $1 the member, $2 now.
WITH me AS (
  SELECT society.id AS society_id, society.currency, society.time_zone, member.id AS member_id, points.id AS account_id, money.id AS money_id,
         ($2::timestamptz AT TIME ZONE society.time_zone)::date AS today
  FROM portal_member member
  JOIN portal_society society ON society.id = member.society_id
  LEFT JOIN rewards_account points
    ON points.society_id = society.id AND points.unit = 1 AND points.owner_kind = 'member' AND points.owner_id = member.id
  LEFT JOIN rewards_account money
    ON money.society_id = society.id AND money.unit = 3 AND money.owner_kind = 'member' AND money.owner_id = member.id
  WHERE member.id = $1
), paid AS (
  SELECT paid.* FROM rewards_dividend_payout paid WHERE paid.account_id = (SELECT account_id FROM me)
), running AS ( -- one of a society is on its way at most
  SELECT disbursement.id, disbursement.dividend_id, disbursement.cut_off, disbursement.default_method, disbursement.threshold_pence, (
    SELECT coalesce(json_agg(given.dividend_id ORDER BY given.dividend_id), '[]')
    FROM rewards_dividend_given given
    WHERE given.account_id = me.account_id AND given.gross_pence > given.share_pence AND given.posted_at <= coalesce((
      SELECT step.at FROM rewards_disbursement_step step WHERE step.disbursement_id = disbursement.id AND step.state = 'calculated'
    ), $2::timestamptz) AND NOT EXISTS (SELECT FROM paid WHERE paid.dividend_id = given.dividend_id AND paid.has_left)
  ) AS dividend_ids
  FROM me
  JOIN rewards_disbursement disbursement ON disbursement.society_id = me.society_id
  WHERE NOT EXISTS (
    SELECT FROM rewards_disbursement_step step WHERE step.disbursement_id = disbursement.id AND step.state IN ('posted', 'withdrawn')
  )
  ORDER BY disbursement.id DESC
  LIMIT 1
)
SELECT json_build_object(
  'currency', me.currency, 'today', me.today, 'held_pence', CASE WHEN me.money_id IS NULL THEN 0 ELSE rewards_held(me.money_id) END,
  'choice', (
    SELECT json_build_object('method', choice.method, 'odd', choice.odd)
    FROM rewards_payout_choice choice WHERE choice.account_id = me.account_id ORDER BY choice.id DESC LIMIT 1
  ),
  'running', (
    SELECT json_build_object(
      'dividend_id', running.dividend_id, 'dividend_ids', running.dividend_ids, 'closes_on', ((running.cut_off - interval '1 second') AT TIME ZONE me.time_zone)::date,
      'is_open', running.cut_off > $2::timestamptz, 'default_method', running.default_method, 'threshold_pence', running.threshold_pence)
    FROM running
  ),
  'payouts', coalesce((
    SELECT json_agg(json_build_object(
      'disbursement_id', made.disbursement_id, 'dividend_ids', coalesce((
        SELECT json_agg(paid.dividend_id ORDER BY paid.dividend_id) FROM paid WHERE paid.disbursement_id = made.disbursement_id
      ), '[]'), 'method', made.method, 'held_pence', made.held_pence, 'paid_pence', made.paid_pence,
      'fund_pence', made.fund_pence, 'why', made.why, 'currency', me.currency, 'paid_on', (made.posted_at AT TIME ZONE me.time_zone)::date,
      'has_left', EXISTS (SELECT FROM rewards_disbursement_step step WHERE step.disbursement_id = made.disbursement_id AND step.state = 'paid'),
      'returned_on', (came.at AT TIME ZONE me.time_zone)::date, 'returned_why', came.why
    ) ORDER BY made.disbursement_id DESC)
    FROM rewards_payout_made made
    LEFT JOIN rewards_payout_return came ON came.disbursement_id = made.disbursement_id AND came.account_id = made.account_id
    WHERE made.account_id = me.account_id
  ), '[]'),
  'vouchers', coalesce((
    SELECT json_agg(json_build_object(
      'id', voucher.id, 'code', voucher.code, 'value_pence', voucher.value_pence, 'left_pence', voucher.left_pence,
      'issued_on', (voucher.issued_at AT TIME ZONE me.time_zone)::date, 'expires_on', voucher.expires_on, 'currency', me.currency,
      'is_void', voucher.void_at IS NOT NULL, 'today', me.today
    ) ORDER BY voucher.id DESC)
    FROM rewards_voucher voucher WHERE voucher.account_id = me.account_id
  ), '[]')
)
FROM me
