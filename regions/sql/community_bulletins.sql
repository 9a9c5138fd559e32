-- What stores tell the community today. $1 the community, $3 now.
SELECT coalesce(json_agg(shown), '[]') FROM (
  SELECT bulletin.title, bulletin.text, bulletin.ends_on, store.name AS store
  FROM regions_bulletin bulletin
  JOIN regions_community community ON community.id = bulletin.community_id
  LEFT JOIN portal_store store ON store.id = bulletin.store_id
  WHERE bulletin.community_id = $1 AND ($3 AT TIME ZONE community.time_zone)::date BETWEEN bulletin.begins_on AND bulletin.ends_on
  ORDER BY bulletin.begins_on DESC, bulletin.id DESC LIMIT 4
) shown
