-- Who a member is, as an advisor sees it at the head of the page. $1 the member, $3 now.
SELECT json_build_object(
  'number', member.number,
  'joined_at', member.joined_at,
  'language', person.language,
  'email', person.email,
  'phone', person.phone,
  'community', community.name,
  'region', region.name,
  'cause', (SELECT cause.name
            FROM causes_choice choice
            JOIN causes_round round ON round.id = choice.round_id AND round.starts_at <= $3 AND round.ends_at > $3
            JOIN causes_running running ON running.id = choice.running_id AND (running.ends_at IS NULL OR running.ends_at > $3)
            JOIN causes_cause cause ON cause.id = running.cause_id
            WHERE choice.member_id = member.id AND choice.begins_at <= $3 AND (choice.ends_at IS NULL OR choice.ends_at > $3)),
  'reach', (SELECT coalesce(json_agg(DISTINCT newest.channel), '[]') FROM portal_consent_newest newest
            WHERE newest.person_id = person.id AND newest.channel <> 'desk' AND newest.given)
)
FROM portal_member member
JOIN portal_person person ON person.id = member.person_id
LEFT JOIN regions_living($3) home ON home.member_id = member.id
LEFT JOIN regions_community community ON community.id = home.community_id
LEFT JOIN regions_region region ON region.id = community.region_id
WHERE member.id = $1
