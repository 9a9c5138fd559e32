-- $1 key, $2 now, $3 end of a window that begins now, $4 how many.
INSERT INTO portal_rate AS rate (key, count, expires_at) VALUES ($1, $4, $3)
ON CONFLICT (key) DO UPDATE
SET count = CASE WHEN rate.expires_at <= $2 THEN excluded.count ELSE rate.count + excluded.count END,
    expires_at = CASE WHEN rate.expires_at <= $2 THEN excluded.expires_at ELSE rate.expires_at END
RETURNING count
