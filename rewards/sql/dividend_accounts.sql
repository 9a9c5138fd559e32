-- Money and share accounts for whoever a dividend reaches and has none yet. $1 the dividend.
INSERT INTO rewards_account (society_id, unit, owner_kind, owner_id)
SELECT points.society_id, 3, wanted.owner_kind, points.owner_id
FROM rewards_dividend_line given
JOIN rewards_account points ON points.id = given.account_id
CROSS JOIN (VALUES ('member'), ('share')) AS wanted(owner_kind)
WHERE given.dividend_id = $1
ORDER BY points.owner_id, wanted.owner_kind
ON CONFLICT DO NOTHING
