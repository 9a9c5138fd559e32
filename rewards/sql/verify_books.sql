-- A sealed period was locked, its trial balance agreed by one of staff and sealed by another, and every period before it is sealed.
SELECT period.id
FROM rewards_period period
LEFT JOIN rewards_books_step sealed ON sealed.period_id = period.id AND sealed.step = 'sealed'
LEFT JOIN LATERAL (
  SELECT by_kind, by_id FROM rewards_books_step step
  WHERE step.period_id = period.id AND step.step = 'agreed' AND step.id < sealed.id ORDER BY step.id DESC LIMIT 1
) AS agreed ON true
WHERE (period.sealed_at IS NOT NULL OR sealed.id IS NOT NULL) AND (
  period.sealed_at IS NULL OR period.locked_at IS NULL
  OR (sealed.by_kind, agreed.by_kind) IS DISTINCT FROM ('staff'::varchar, 'staff'::varchar) OR sealed.by_id = agreed.by_id
  OR EXISTS (
    SELECT FROM rewards_period earlier
    WHERE earlier.society_id = period.society_id AND earlier.starts_on < period.starts_on AND earlier.sealed_at IS NULL
  )
)
ORDER BY period.id LIMIT 1
