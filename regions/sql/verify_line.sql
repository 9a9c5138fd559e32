-- A waitlist whose turns do not stand in the order in which they were taken.
SELECT activity_id, id, before_id FROM (
  SELECT activity_id, id, taken_at, lag(id) OVER line AS before_id, lag(taken_at) OVER line AS before_taken_at
  FROM regions_turn WINDOW line AS (PARTITION BY activity_id ORDER BY id)
) turn
WHERE before_taken_at > taken_at ORDER BY activity_id, id LIMIT 1
