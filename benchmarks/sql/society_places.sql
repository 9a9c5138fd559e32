-- Regions of forty communities; communities eight miles apart, in a square until it is thirty wide, so that as many lie around a member
-- whatever the size of the society; a shop in each.
INSERT INTO regions_region (id, society_id, code, slug, name, roofline)
SELECT n, society_id, 'R' || n, 'region-' || n, 'Region ' || n, (ARRAY['lane', 'hills', 'harbour'])[1 + n % 3]
FROM asked, generate_series(1, (communities + 39) / 40) n;

INSERT INTO regions_community (id, society_id, region_id, slug, name, greeting, time_zone, latitude, longitude, is_national)
SELECT n, society_id, 1 + (n - 1) / 40, 'community-' || n, 'Community ' || n, 'Good to see you.', time_zone,
       50.5 + ((n - 1) / wide) * 0.117, -4.5 + ((n - 1) % wide) * 0.19, false
FROM asked
CROSS JOIN LATERAL (SELECT least(30, ceil(sqrt(communities)))::bigint AS wide) AS shape
CROSS JOIN generate_series(1, communities) n;

INSERT INTO portal_store (id, society_id, line_id, number, name, address, postcode, latitude, longitude, time_zone)
SELECT community.id, community.society_id, line.id, (10000 + community.id)::text, 'Shop ' || community.id, '', '',
       community.latitude, community.longitude, community.time_zone
FROM regions_community community
JOIN portal_business_line line ON line.society_id = community.society_id AND line.code = 'food';

INSERT INTO regions_store_place (store_id, community_id) SELECT id, id FROM regions_community;

-- eight activities to come and twenty that were, in each community
INSERT INTO regions_activity (
  id, community_id, slug, once, title, text, category, starts_at, ends_at, time_zone, place, online, free, step_free, access_notes, sensitive,
  capacity, places_taken, sequence, created_at, changed_at, by_kind, by_id, published_at, cancelled_why
)
SELECT (community.id - 1) * 28 + turn, community.id, 'activity-' || community.id || '-' || turn, md5(community.id || '/' || turn),
       'Activity ' || turn, 'Come and see.', (enum.categories)[1 + (community.id + turn) % cardinality(enum.categories)],
       day + interval '19 hours', day + interval '21 hours', community.time_zone, 'Village hall', turn % 9 = 0, true, true, '', false,
       CASE WHEN turn % 2 = 0 THEN 200 END, 0, 0, now_at - interval '400 days', now_at - interval '400 days', 'system', 0,
       now_at - interval '400 days', ''
FROM asked
CROSS JOIN regions_community community
CROSS JOIN generate_series(1, 28) turn
CROSS JOIN LATERAL (SELECT date_trunc('day', now_at) + (turn - 20) * interval '7 days' AS day) AS calendar
CROSS JOIN (SELECT ARRAY['repair', 'food', 'walk'] AS categories) AS enum;
