-- Sums over what is due or frozen by method and by the reason for carrying, and the fingerprint of the payouts in the order of the accounts.
WITH due AS (
/* due */
)
SELECT json_build_object(
  'members', count(*), 'held_pence', coalesce(sum(held_pence), 0), 'paid_pence', coalesce(sum(paid_pence), 0),
  'fund_pence', coalesce(sum(fund_pence), 0), 'fund_members', count(*) FILTER (WHERE fund_pence > 0),
  'carried_pence', coalesce(sum(held_pence - paid_pence - fund_pence), 0),
  'methods', coalesce((
    SELECT json_object_agg(method, json_build_object('members', members, 'pence', pence) ORDER BY method)
    FROM (SELECT method, count(*) AS members, sum(paid_pence) AS pence FROM due WHERE paid_pence > 0 GROUP BY method) AS each
  ), '{}'),
  'carried', coalesce((
    SELECT json_object_agg(why, json_build_object('members', members, 'pence', pence) ORDER BY why)
    FROM (SELECT why, count(*) AS members, sum(held_pence - paid_pence - fund_pence) AS pence FROM due WHERE why <> '' GROUP BY why) AS each
  ), '{}'),
  'checksum', (
    SELECT encode(sha256(convert_to(coalesce(string_agg(lines, E'\n' ORDER BY part), ''), 'UTF8')), 'hex')
    FROM (
      SELECT account_id >> 16 AS part, encode(sha256(convert_to(string_agg(
        concat_ws(',', account_id, method, held_pence, paid_pence, fund_pence, why, receiver_id, bank_id), E'\n' ORDER BY account_id
      ), 'UTF8')), 'hex') AS lines
      FROM due GROUP BY 1
    ) AS parts
  )
)::text
FROM due
