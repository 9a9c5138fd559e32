-- Points by month of purchase, and of what no till told. $1 the member, $2 and $3 the first and the last day of the year, $4 now. Every month up to today has its row.
WITH me AS (
  SELECT account.id AS account_id, (($4::timestamptz) AT TIME ZONE society.time_zone)::date AS today
  FROM portal_member member
  JOIN portal_society society ON society.id = member.society_id
  LEFT JOIN rewards_account account
    ON account.society_id = society.id AND account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = member.id
  WHERE member.id = $1
), bought AS (
  SELECT date_trunc('month', day)::date AS starts_on, sum(points)::bigint AS points
  FROM (
    SELECT purchase.sold_on AS day, purchase.points
    FROM me
    JOIN rewards_part part ON part.account_id = me.account_id
    JOIN rewards_purchase purchase ON purchase.account_id = part.part_id
    WHERE purchase.sold_at BETWEEN $2::date - 1 AND $3::date + 2 AND purchase.sold_on BETWEEN $2::date AND $3::date
    UNION ALL
    SELECT entry.day, entry.points FROM me JOIN rewards_journal_entry entry ON entry.account_id = me.account_id
    WHERE entry.day BETWEEN $2::date AND $3::date
  ) AS got
  GROUP BY 1
)
SELECT month::date AS starts_on, coalesce(bought.points, 0) AS points, date_trunc('month', me.today) = month AS runs
FROM me
CROSS JOIN generate_series(date_trunc('month', $2::date), least($3::date, me.today), interval '1 month') AS month
LEFT JOIN bought ON bought.starts_on = month::date
ORDER BY month
LIMIT 60
