-- Under a community's name: how many live there, how many doors are lit this fortnight. $1 the community, $2 who looks or null, $3 now.
SELECT json_build_object(
  'members', (SELECT count(*) FROM regions_residence residence WHERE residence.community_id = $1
    AND residence.begins_at <= $3 AND (residence.ends_at IS NULL OR residence.ends_at > $3)),
  'own', EXISTS (SELECT FROM regions_residence residence WHERE residence.community_id = $1 AND residence.member_id = $2
    AND residence.begins_at <= $3 AND (residence.ends_at IS NULL OR residence.ends_at > $3)),
  'lit', (SELECT count(*) FROM regions_cards($2, $3) card
    WHERE card.community_id = $1 AND card.starts_at > $3 AND card.starts_at < $3 + interval '14 days' AND NOT card.cancelled
      AND (card.places_left IS NULL OR card.places_left > 0 OR card.reply IN ('going', 'offered'))))
