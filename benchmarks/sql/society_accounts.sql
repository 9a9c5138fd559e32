-- Points, money and the share of each member, numbered one after the other; shares paid for nine in ten.
INSERT INTO rewards_account (id, society_id, unit, owner_kind, owner_id)
SELECT kind.place * members + n, society_id, kind.unit, kind.owner_kind, n
FROM asked
CROSS JOIN (VALUES (0, 1, 'member'), (1, 3, 'member'), (2, 3, 'share')) AS kind(place, unit, owner_kind)
CROSS JOIN LATERAL generate_series(1, members) n;

INSERT INTO rewards_share_receipt (id, account_id, period_id, amount_pence, by_kind, by_id, at)
SELECT n, 2 * members + n, closed_id, share_pence, 'system', 0, closed_at
FROM asked, generate_series(1, members) n WHERE n % 10 <> 0;
