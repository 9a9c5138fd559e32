-- A member with two homes that are open to the future.
SELECT member_id, count(*) AS homes FROM regions_residence WHERE ends_at IS NULL GROUP BY member_id HAVING count(*) > 1 ORDER BY member_id LIMIT 1
