-- Money and share accounts for whoever may get back what a dividend kept for a share, and has none yet. $1 the dividend, $2 when it was frozen.
INSERT INTO rewards_account (society_id, unit, owner_kind, owner_id)
SELECT points.society_id, 3, wanted.owner_kind, points.owner_id
FROM rewards_dividend_line line
JOIN rewards_account points ON points.id = line.account_id
CROSS JOIN (VALUES ('member'), ('share')) AS wanted(owner_kind)
WHERE line.dividend_id = $1 AND line.share_pence > 0
  AND EXISTS (
    SELECT FROM rewards_dividend_given given
    WHERE given.account_id = line.account_id AND given.share_pence > 0 AND given.posted_at >= $2::timestamptz
  )
ORDER BY points.owner_id, wanted.owner_kind
ON CONFLICT DO NOTHING
