-- Notices that are neither handed over, nor skipped, nor in a worker's hands. $1 left before, $2 claimed before, $3 how many at most
SELECT id FROM portal_notice
WHERE handed_over_at IS NULL AND skipped_why IS NULL AND created_at < $1 AND (claimed_at IS NULL OR claimed_at < $2)
ORDER BY id
LIMIT $3
