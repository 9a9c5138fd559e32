-- What each customer of a till spent, by the identifier that the till knows them by. $1 the society, $2 the kind of identifier.
-- Releases, and rows beside refunds, have no lines: they add their points and units, and are no purchases of their own.
SELECT identifier.value AS customer,
       count(DISTINCT purchase.id) FILTER (WHERE line IS NOT NULL) AS purchases,
       count(line) AS lines,
       coalesce(sum((line->>'pence')::bigint * sign), 0)::bigint AS pence,
       coalesce(sum((line->>'pence')::bigint * sign) FILTER (WHERE (line->>'own')::boolean), 0)::bigint AS own_brand_pence,
       coalesce(sum((line->>'pence')::bigint * sign) FILTER (WHERE line->>'category' = 'unknown'), 0)::bigint AS unknown_pence,
       coalesce(sum(purchase.points) FILTER (WHERE coalesce(number, 1) = 1), 0)::bigint AS points,
       coalesce(sum(purchase.contribution_units) FILTER (WHERE coalesce(number, 1) = 1), 0)::bigint AS contribution_units
FROM portal_identifier identifier
JOIN rewards_account account ON account.owner_kind = 'member' AND account.owner_id = identifier.member_id AND account.unit = 1
JOIN rewards_purchase purchase ON purchase.account_id = account.id
CROSS JOIN LATERAL (SELECT CASE WHEN purchase.refunds_id IS NULL THEN 1 ELSE -1 END AS sign) AS direction
LEFT JOIN LATERAL jsonb_array_elements(purchase.lines) WITH ORDINALITY AS judged(line, number) ON true
WHERE identifier.society_id = $1 AND identifier.kind = $2
GROUP BY identifier.value
ORDER BY identifier.value
