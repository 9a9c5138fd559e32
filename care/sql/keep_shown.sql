-- What an opening shows is kept. Parameters as in talking_points.sql, which stands in the place of the mark; $4 the opening.
INSERT INTO care_mention (member_id, opening_id, about_kind, about_id, category, shown_at)
SELECT $1::bigint, $4::bigint, 'activity', point.id, point.category, $3::timestamptz
FROM (/* talking points */) point
ON CONFLICT DO NOTHING
