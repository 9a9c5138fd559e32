-- Three causes a community, all in the running round, with their accounts and the pool of what is undecided.
INSERT INTO causes_cause (
  id, society_id, community_id, slug, name, aim, story, needs, category, sensitive, registered_name, organisation_id,
  website, latitude, longitude
)
SELECT (community.id - 1) * 3 + turn, community.society_id, community.id, 'cause-' || community.id || '-' || turn,
       'Cause ' || turn || ' of ' || community.name, 'Something good.', 'A story.', '',
       (ARRAY['food', 'young people', 'environment'])[turn], false, '', '', '', community.latitude, community.longitude
FROM regions_community community CROSS JOIN generate_series(1, 3) turn;

INSERT INTO causes_running (id, round_id, cause_id, community_id, begins_at)
SELECT cause.id, round_id, cause.id, cause.community_id, round_at FROM asked CROSS JOIN causes_cause cause;

INSERT INTO causes_pool (id, round_id, community_id) SELECT community.id, round_id, community.id FROM asked CROSS JOIN regions_community community;

-- numbers: members' accounts take the first three times as many as there are members
INSERT INTO rewards_account (id, society_id, unit, owner_kind, owner_id)
SELECT 3 * members + running.id, society_id, 2, 'running cause', running.id FROM asked CROSS JOIN causes_running running
UNION ALL
SELECT 3 * members + 3 * communities + pool.id, society_id, 2, 'undecided', pool.id FROM asked CROSS JOIN causes_pool pool;
