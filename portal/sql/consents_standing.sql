-- What a person has said to a brand, with the words that they saw. $1 person, $2 brand
SELECT newest.purpose, newest.channel, newest.given, newest.at, newest.source, wording.version, wording.text
FROM portal_consent_newest newest
JOIN portal_wording wording ON wording.id = newest.wording_id
WHERE newest.person_id = $1 AND newest.brand_id = $2
