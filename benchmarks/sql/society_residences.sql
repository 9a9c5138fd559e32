-- Where everybody lives, whom one in five chose, and where their 1% lies: `resident` keeps it for the books.
CREATE TEMPORARY TABLE resident AS
SELECT n AS member_id, 1 + (n - 1) % communities AS community_id,
       CASE WHEN (n - 1) / communities % 5 = 0 THEN ((n - 1) % communities) * 3 + 1 + (n - 1) / communities / 5 % 3 END AS running_id
FROM asked, generate_series(1, members) n;

INSERT INTO regions_residence (id, member_id, community_id, postcode, latitude, longitude, begins_at, by_kind, by_id)
SELECT member.id, member.id, community.id, person.postcode, community.latitude + (pg_temp.chance(member.id, 1) - 0.5) * 0.06,
       community.longitude + (pg_temp.chance(member.id, 2) - 0.5) * 0.06, member.joined_at, 'member', member.id
FROM resident
JOIN portal_member member ON member.id = resident.member_id
JOIN portal_person person ON person.id = member.person_id
JOIN regions_community community ON community.id = resident.community_id
ORDER BY member.id;

INSERT INTO causes_choice (id, member_id, round_id, running_id, is_first, begins_at, by_kind, by_id)
SELECT member_id, member_id, round_id, running_id, true, round_at, 'member', member_id
FROM asked CROSS JOIN resident WHERE running_id IS NOT NULL ORDER BY member_id;

-- one member in forty comes to something
INSERT INTO regions_rsvp (activity_id, member_id, reply, guests, answered_at, by_kind, by_id)
SELECT (community_id - 1) * 28 + 21 + member_id % 8, member_id, 'going', 0, now_at - interval '1 day', 'member', member_id
FROM asked CROSS JOIN resident WHERE pg_temp.chance(member_id, 3) < 0.025;

UPDATE regions_activity activity SET places_taken = coming.places
FROM (SELECT activity_id, count(*)::int AS places FROM regions_rsvp GROUP BY activity_id) AS coming
WHERE coming.activity_id = activity.id;
