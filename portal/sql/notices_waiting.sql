-- Notices that are neither handed over nor skipped. $1 left before, $2 how many at most
SELECT id FROM portal_notice WHERE handed_over_at IS NULL AND skipped_why IS NULL AND created_at < $1 ORDER BY id LIMIT $2
