-- The newest answer of a person to one purpose on one channel; no row where they never gave one. $1 person, $2 purpose, $3 channel,
-- $4 brand, or null for the society's own: its first
SELECT newest.given
FROM portal_consent_newest newest
WHERE newest.person_id = $1 AND newest.purpose = $2 AND newest.channel = $3 AND newest.brand_id = coalesce($4::bigint, (
  SELECT min(brand.id) FROM portal_brand brand JOIN portal_person person ON person.society_id = brand.society_id WHERE person.id = $1
))
