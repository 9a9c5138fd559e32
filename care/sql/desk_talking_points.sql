-- The talking points as one json value. Parameters as in talking_points.sql, which stands in the place of the mark.
SELECT coalesce(json_agg(point ORDER BY point.score DESC, point.starts_at, point.id), '[]')
FROM (/* talking points */) point
