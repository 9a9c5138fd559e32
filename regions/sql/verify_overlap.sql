-- A residence that begins before the one before it has ended.
SELECT member_id, id, before_id FROM (
  SELECT member_id, id, begins_at, lag(id) OVER line AS before_id, lag(coalesce(ends_at, 'infinity')) OVER line AS before_ends_at
  FROM regions_residence WINDOW line AS (PARTITION BY member_id ORDER BY begins_at, id)
) residence
WHERE before_ends_at > begins_at ORDER BY member_id, id LIMIT 1
