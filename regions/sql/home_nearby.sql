-- What is on near a member: the own community, and others within ten miles, the soonest first. $1 the member, $2 now.
WITH home AS (
  SELECT community.id, community.name, community.society_id
  FROM regions_residence residence JOIN regions_community community ON community.id = residence.community_id
  WHERE residence.member_id = $1 AND residence.begins_at <= $2 AND (residence.ends_at IS NULL OR residence.ends_at > $2)
), near AS (
  SELECT card.* FROM home JOIN regions_cards($1, $2) card USING (society_id)
  WHERE card.starts_at > $2 AND NOT card.cancelled AND coalesce(card.reply, '') <> 'decline'
    AND (card.community_id = home.id OR card.metres <= 16093)
), soonest AS (
  SELECT * FROM near ORDER BY starts_at, id LIMIT 3
)
SELECT json_build_object(
  'community', (SELECT name FROM home),
  'coming', (SELECT count(*) FROM near),
  'activities', (SELECT coalesce(json_agg(soonest), '[]') FROM soonest))
