-- The lane of a member's home: how many doors of the community are lit this fortnight. $1 the member, $2 now.
SELECT json_build_object(
  'community', community.slug, 'roofline', region.roofline,
  'lit', (SELECT count(*) FROM regions_cards($1, $2) card
    WHERE card.community_id = community.id AND card.starts_at > $2 AND card.starts_at < $2 + interval '14 days' AND NOT card.cancelled
      AND (card.places_left IS NULL OR card.places_left > 0 OR card.reply IN ('going', 'offered'))))
FROM portal_member member
LEFT JOIN regions_residence residence
  ON residence.member_id = member.id AND residence.begins_at <= $2 AND (residence.ends_at IS NULL OR residence.ends_at > $2)
LEFT JOIN regions_community community ON community.id = residence.community_id
LEFT JOIN regions_region region ON region.id = community.region_id
WHERE member.id = $1
